// The learner's own map: which one this browser knows, and what it is told of it.
import { newId, remember, remembered } from "./base.js";
import { pointsOf } from "./curve.js";

const PICTURE = "journeykit.map";
const keyOf = (known) => (typeof known === "string" ? known : known?.key || "");
export const keyInLink = () => new URLSearchParams(location.hash.slice(1)).get("key") || "";

export const GUEST_NAME = "journeykit.name";

// Who sits at this browser, so that undo takes back one's own edits when several people are on a map: a mark that stays,
// and before it the name that was given, if one was.
export function guest() {
  const known = remembered("journeykit.guest", null) || `guest-${newId()}`;
  remember("journeykit.guest", known);
  const name = remembered(GUEST_NAME, "");
  return name ? `${name}#${known}` : known;
}

// Served, Python does not know whose page this is: the browser says by which key its map is found.
export async function meet(store, memory, served) {
  if (!served) return store.ask("look");
  const answer = await store.ask("start", { how: "course", key: keyInLink() || keyOf(remembered(memory, null)), guest: guest() });
  if (answer.forgotten) remember(memory, null);
  return answer;
}

// The small picture of the map on the course's first page.
export function pictureOf(view) {
  const feels = pointsOf(view, "lived").filter((one) => Number.isInteger(one.card.emotion));
  const steps = (id) => (view.places[id] || []).filter((card) => view.cards[card]?.lane === "step" && (view.cards[card].layer || "lived") === "lived").length;
  return {
    title: view.header.title,
    stages: view.order.map((id) => ({ title: view.stages[id].title, phase: view.stages[id].phase, steps: steps(id) })),
    curve: feels.map((one) => ({ x: one.x / 100, e: one.card.emotion, truth: Boolean(one.card.moment) })),
  };
}

export function keepInMind(view) {
  const { lesson } = view;
  if (lesson.served && view.key) remember(lesson.memory, { key: view.key, title: view.header.title, lesson: lesson.id });
  if (!lesson.own) return;
  const before = remembered(PICTURE, {});
  const now = pictureOf(view);
  const { at, ...same } = before;
  if (JSON.stringify(same) !== JSON.stringify(now)) remember(PICTURE, { ...now, at: new Date().toISOString() });
}
