// Moving a card with mouse, pen or finger, and a stage by its head. The keyboard's way is in board.js; both end in the
// same edit.
import { useEffect, useRef } from "../vendor/preact.js";
import { t } from "./base.js";

const START_PX = 6;
const HOLD_MS = 300;
const EDGE_PX = 48;

// Where a card let go at this height of a cell would stand among the others.
export function placeIn(tops, y) {
  return tops.filter((middle) => y > middle).length;
}

function targetAt(board, x, y, from) {
  const cell = board.ownerDocument.elementsFromPoint(x, y).map((one) => one.closest?.("[data-cell]")).find(Boolean);
  if (!cell || !board.contains(cell) || cell.dataset.lane !== from.lane || cell.dataset.layer !== from.layer) return null;
  const others = [...cell.querySelectorAll("[data-card]")].filter((one) => one.dataset.card !== from.card);
  const middles = others.map((one) => one.getBoundingClientRect()).map((box) => box.top + box.height / 2);
  return { stage: cell.dataset.cell, at: placeIn(middles, y) };
}

// Among the other stages, where the one that is dragged would stand.
function stageAt(board, x, y, from) {
  const box = board.getBoundingClientRect();
  if (y < box.top || y > box.bottom) return null;
  const others = [...board.querySelectorAll("[data-box]")].filter((one) => one.dataset.box !== from.moving);
  return { at: placeIn(others.map((one) => one.getBoundingClientRect()).map((one) => one.left + one.width / 2), x) };
}

export function useDrag(boardRef, { onOver, onDrop, onDropStage, titleOf, say }) {
  const now = useRef(null);
  const calls = useRef({});
  calls.current = { onOver, onDrop, onDropStage, titleOf, say };
  useEffect(() => {
    const board = boardRef.current;
    const doc = board.ownerDocument;
    const end = (dropped) => {
      const drag = now.current;
      now.current = null;
      clearTimeout(drag?.timer);
      if (!drag?.ghost) return;
      drag.ghost.remove();
      board.classList.remove("dragging");
      calls.current.onOver(null);
      // The click that follows a drop must not open the card.
      board.addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
      setTimeout(() => board.dispatchEvent(new Event("click")), 0);
      if (dropped && drag.target && drag.moving) calls.current.onDropStage(drag.moving, drag.target.at);
      else if (dropped && drag.target) calls.current.onDrop(drag.card, drag.target);
      else calls.current.say(t("Put back where it was."));
    };
    const start = () => {
      const drag = now.current;
      const box = drag.element.getBoundingClientRect();
      drag.ghost = drag.element.cloneNode(true);
      drag.ghost.removeAttribute("data-card");
      drag.ghost.removeAttribute("data-box");
      drag.ghost.classList.add("jk-ghost");
      drag.ghost.style.width = `${box.width}px`;
      drag.dx = drag.x - box.left;
      drag.dy = drag.y - box.top;
      board.append(drag.ghost);
      board.classList.add("dragging");
      doc.defaultView.getSelection()?.removeAllRanges();
    };
    const follow = (x, y) => {
      const drag = now.current;
      drag.ghost.style.left = `${x - drag.dx}px`;
      drag.ghost.style.top = `${y - drag.dy}px`;
      const edge = board.getBoundingClientRect();
      if (x > edge.right - EDGE_PX) board.scrollLeft += 12;
      else if (x < edge.left + EDGE_PX) board.scrollLeft -= 12;
      if (y > edge.bottom - EDGE_PX) board.scrollTop += 12;
      else if (y < edge.top + EDGE_PX) board.scrollTop -= 12;
      const target = drag.moving ? stageAt(board, x, y, drag) : targetAt(board, x, y, drag);
      if (JSON.stringify(target) !== JSON.stringify(drag.target)) {
        drag.target = target;
        calls.current.onOver(target && { ...target, card: drag.card, moving: drag.moving });
        if (target && drag.moving) calls.current.say(t("“{stage}” to place {n}. Let go to drop it, Esc to put it back.", { stage: calls.current.titleOf(drag.moving), n: target.at + 1 }));
        else if (target) calls.current.say(t("To {stage}, place {n}. Let go to drop it, Esc to put it back.", { stage: calls.current.titleOf(target.stage), n: target.at + 1 }));
      }
    };
    const down = (event) => {
      const head = event.target.closest("[data-box]");
      if (head && event.button === 0 && event.pointerType !== "touch" && !event.target.closest("input,.jk-menu")) {
        now.current = { element: head, moving: head.dataset.box, x: event.clientX, y: event.clientY };
        return;
      }
      const element = event.target.closest("[data-card]");
      if (event.button !== 0 || !element || element.classList.contains("editing") || event.target.closest("button,input,select,textarea")) return;
      const cell = element.closest("[data-cell]");
      now.current = { element, card: element.dataset.card, lane: cell.dataset.lane, layer: cell.dataset.layer, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" };
      if (now.current.touch) now.current.timer = setTimeout(start, HOLD_MS);
    };
    const move = (event) => {
      const drag = now.current;
      if (!drag) return;
      const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > START_PX;
      if (!drag.ghost && far) {
        if (drag.touch) return end(false);
        start();
      }
      if (drag.ghost) follow(event.clientX, event.clientY);
      return undefined;
    };
    const up = () => now.current && end(true);
    const stop = () => now.current && end(false);
    const key = (event) => {
      if (event.key === "Escape" && now.current?.ghost) {
        event.stopPropagation();
        end(false);
      }
    };
    const menu = (event) => now.current?.touch && event.preventDefault();
    const hold = (event) => now.current?.ghost && event.preventDefault();
    board.addEventListener("pointerdown", down);
    board.addEventListener("touchmove", hold, { passive: false });
    board.addEventListener("contextmenu", menu);
    doc.addEventListener("pointermove", move);
    doc.addEventListener("pointerup", up);
    doc.addEventListener("pointercancel", stop);
    doc.addEventListener("keydown", key, true);
    return () => {
      board.removeEventListener("pointerdown", down);
      board.removeEventListener("touchmove", hold);
      board.removeEventListener("contextmenu", menu);
      doc.removeEventListener("pointermove", move);
      doc.removeEventListener("pointerup", up);
      doc.removeEventListener("pointercancel", stop);
      doc.removeEventListener("keydown", key, true);
    };
  }, []);
}
