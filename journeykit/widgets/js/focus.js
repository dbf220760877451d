// Where the focus is, and that it is never lost.
import { html, useEffect } from "../vendor/preact.js";
import { t } from "./base.js";

const CAN_FOCUS = "a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),textarea:not(:disabled),summary,[tabindex='0']";
const SAME = ["card", "head", "point"];

export const shown = (box, selector) => [...(box?.querySelectorAll?.(selector) || [])].filter((one) => one.checkVisibility());

// The same card, stage or point in its new place, else what stands nearest to where it was.
function heirOf(root, held, record) {
  const { dataset } = held.closest(SAME.map((name) => `[data-${name}]`).join()) || { dataset: {} };
  const same = SAME.filter((name) => name in dataset).flatMap((name) => shown(root, `[data-${name}="${dataset[name]}"]`));
  const inside = (node) => [...(node?.matches?.(CAN_FOCUS) ? [node] : []), ...shown(node, CAN_FOCUS)];
  const near = same.length > 0 ? same : [...inside(record.nextSibling), ...inside(record.previousSibling).reverse()];
  for (let box = record.target; near.length === 0 && root.contains(box); box = box.parentElement) near.push(...inside(box));
  return near[0];
}

// What has the focus can be taken away by somebody else, or be the last of its list: then its heir has the focus.
export function useKeptFocus(ref) {
  useEffect(() => {
    const root = ref.current;
    const doc = root.ownerDocument;
    const nobody = () => doc.activeElement === doc.body;
    let held = null;
    const came = (event) => { held = event.target; };
    // Whoever clicks beside everything means it. A removal has been seen by then.
    const went = () => setTimeout(() => { if (nobody()) held = null; }, 0);
    const watch = new MutationObserver((records) => {
      if (!held || !nobody()) return;
      let record;
      for (let node = held; node && !root.contains(record?.target); node = record?.target) record = records.findLast((one) => [...one.removedNodes].some((gone) => gone.contains(node)));
      if (record) (held.isConnected ? held : heirOf(root, held, record))?.focus();
    });
    root.addEventListener("focusin", came);
    root.addEventListener("focusout", went);
    watch.observe(root, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);
}

// A long board is not walked through card by card.
export function SkipLinks({ step }) {
  const go = (...selectors) => (event) => {
    const root = event.currentTarget.closest(".jk");
    selectors.flatMap((one) => shown(root, one))[0]?.focus();
  };
  return html`<div class="jk-skip"><button type="button" class="jk-btn" onClick=${go(".jk-lane.active [data-stop]", "[data-head]", ".jk-stages .jk-btn")}>${t("To the board: {step}", { step })}</button>
    <button type="button" class="jk-btn" onClick=${go(".jk-panel button", ".jk-bar button")}>${t("Skip the board")}</button></div>`;
}
