// What was typed and not yet kept, card by card. It outlives a reload, and belongs to the tab it was typed in: another
// tab of this browser takes it up only once that one is gone.
import { bare, newId, remember, remembered } from "./base.js";

const DRAFTS = "journeykit.draft.";
const ANSWER_MS = 200;

let tab = null; // {name, channel, others}

function rename(name) {
  tab.name = name;
  try {
    sessionStorage.setItem("journeykit.tab", name);
  } catch {
    // Private windows may refuse: then a reload is a new tab.
  }
}

function openTab() {
  if (tab) return;
  tab = { channel: new BroadcastChannel("journeykit.tabs"), others: new Set() };
  let known = null;
  try {
    known = sessionStorage.getItem("journeykit.tab");
  } catch {
    // as above
  }
  rename(known || newId());
  tab.channel.onmessage = ({ data }) => {
    if (data.here) tab.others.add(data.here);
    else tab.channel.postMessage({ here: tab.name });
  };
}

// The names of the other tabs that are open. A tab that was duplicated has its twin's name, and takes another.
async function otherTabs() {
  openTab();
  tab.others.clear();
  tab.channel.postMessage({});
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
  if (tab.others.has(tab.name)) rename(newId());
  return tab.others;
}

export function draftsOf(map) {
  openTab();
  const place = (name) => `${DRAFTS}${map}.${name}`;
  const all = () => bare(remembered(place(tab.name), {}));
  const write = (name, drafts) => remember(place(name), Object.keys(drafts).length > 0 ? drafts : null);
  const stands = (view, one) => (one.isNew ? view.stages?.[one.stage] && !view.cards[one.id] : view.cards?.[one.id]);
  const part = (drafts, wanted) => Object.fromEntries(Object.entries(drafts).filter(([card]) => wanted(card)));
  return {
    keep: (editing) => write(tab.name, { ...all(), [editing.id]: editing }),
    of: (card) => (Object.hasOwn(all(), card) ? all()[card] : undefined),
    clear: (card) => write(tab.name, part(all(), (one) => one !== card)),
    found: (view) => Object.values(all()).find((one) => stands(view, one)) || null,
    // Take up what tabs that are gone have left, unless this one is at the same card.
    async inherit() {
      const there = await otherTabs();
      const names = Object.keys(localStorage).filter((one) => one.startsWith(place(""))).map((one) => one.slice(place("").length));
      for (const name of names.filter((one) => one !== tab.name && !there.has(one))) {
        const mine = all();
        const left = remembered(place(name), {});
        write(tab.name, { ...left, ...mine });
        write(name, part(left, (card) => Object.hasOwn(mine, card)));
      }
    },
  };
}
