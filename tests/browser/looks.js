// What a person would see of a page, measured: where the focus is not seen, what is cut off, what moves.

const nameOf = (one) => (one.getAttribute("aria-label") || one.innerText || one.type || one.tagName).slice(0, 40);
const shownPart = () => document.querySelector("dialog[open]") || document.querySelector(".jk");

function pixel(colour) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data];
}

function luminance([red, green, blue]) {
  const linear = (value) => (value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function groundOf(one) {
  for (let at = one; at; at = at.parentElement) {
    const colour = pixel(getComputedStyle(at).backgroundColor);
    if (colour[3] === 255) return colour;
  }
  return [255, 255, 255];
}

// Where the ring of what has the focus is drawn: a radio’s on its label, a title’s around all of the header’s text, or its tile.
function ringOf(one) {
  const box = one.matches(".jk-points input") ? one.parentElement : one;
  const after = getComputedStyle(box, "::after");
  const isAfter = after.content !== "none" && after.outlineStyle !== "none";
  const style = isAfter ? after : getComputedStyle(box);
  const offset = parseFloat(style.outlineOffset);
  const around = isAfter ? one.closest(".jk-doc, .jd-tile") : box;
  return { style, around, width: parseFloat(style.outlineWidth), outside: offset < 0 ? 0 : parseFloat(style.outlineWidth) + offset, ground: groundOf(offset < 0 ? box : around.parentElement) };
}

function faultOf(one) {
  const { style, around, width, outside, ground } = ringOf(one);
  if (style.outlineStyle === "none" || width < 2) return "no ring";
  if (contrast(pixel(style.outlineColor), ground) < 3) return "a faint ring";
  const box = around.getBoundingClientRect();
  for (let at = around.parentElement; at && at !== document.body; at = at.parentElement) {
    if (getComputedStyle(at).overflowY === "visible") continue;
    const edge = at.getBoundingClientRect();
    if (box.left - outside < edge.left - 0.5 || box.right + outside > edge.right + 0.5 || box.top - outside < edge.top - 0.5) return `cut by ${at.className}`;
  }
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(8, box.height / 2));
  if (!top || !(one.contains(top) || top.contains(one))) return `under ${top?.className}`;
  if (one.type !== "checkbox" && (box.width < 24 || box.height < 24)) return `only ${box.width} x ${box.height} px`;
  return "";
}

// Goes through all that can have the focus: how many they are, and where it is not seen as it should be.
function stops() {
  const all = [...shownPart().querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex='0']")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && !one.closest("[role=menu]"));
  const faults = all.map((one) => {
    one.focus();
    const fault = faultOf(one);
    return fault && `${nameOf(one)}: ${fault}`;
  });
  return [all.length, [...new Set(faults.filter(Boolean))]];
}

// What runs out of the window, or of what it stands in.
function spilt() {
  const faults = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  const root = shownPart();
  const inside = (one) => {
    for (let at = one.parentElement; at && at !== root; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  for (const one of root.querySelectorAll("*")) {
    const box = one.getBoundingClientRect();
    if (box.width < 2 || !one.checkVisibility({ visibilityProperty: true }) || one.closest(".jk-sr,.jk-skip,.jk-line,svg")) continue;
    if ((box.right > innerWidth + 1 || box.left < -1) && !inside(one)) faults.push(`out of the window: ${one.className} ${nameOf(one)}`);
    const around = one.children.length === 0 && one.innerText?.trim() && one.closest("button,td,li,.jk-head,.jk-lab");
    const edge = around && around.getBoundingClientRect();
    if (edge && (box.right > edge.right + 2 || box.left < edge.left - 2 || box.bottom > edge.bottom + 2)) faults.push(`spilt: ${nameOf(one)}`);
  }
  return [...new Set(faults)];
}

// What takes time to change or to scroll.
function moving() {
  const slow = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
  return [...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"].map((part) => getComputedStyle(one, part))
    .filter((style) => slow(style.transitionDuration) || (style.animationName !== "none" && slow(style.animationDuration)) || style.scrollBehavior === "smooth").map(() => `${one.tagName}.${one.className}`));
}
