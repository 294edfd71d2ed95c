"use strict";
// The marks of the letter in hand: shown, added, corrected. A letter is text wherever it is shown:
// nothing here makes HTML of it.
const RANK = ["present", "possible", "absent", "historical", "hypothetical", "family"];
const SAYS = { possible: "?", absent: "no", historical: "past", hypothetical: "if", family: "family" };
const FIELDS = ["concept", "assertion", "laterality", "value", "outcome", "type", "about"];
const names = new Map([...$("m-concept").options].map((o) => [o.value, o.text]));
let held = null; // the letter in hand, as the service gave it
let points = []; // its characters, by code point
let marks = []; // {key, index, was, now}: index and was are null for one that is added, now for one that is taken away
let draft = null; // the mark in the editor: {key, start, end}
let added = 0;
let selecting = false; // whether the click to come only ends a selection
// ---- what marks there are ----

const said = (mention) => Object.fromEntries(["start", "end", ...FIELDS].map((name) => [name, mention[name]]));
const same = (one, other) => ["start", "end", ...FIELDS].every((name) => String(one[name] ?? "") === String(other[name] ?? ""));
const changes = () => marks.flatMap(({ index, was, now }) => {
  if (index === null) { return now ? [{ do: "add", to: now }] : []; }
  if (!now) { return [{ do: "delete", mention: index }]; }
  return same(was, now) ? [] : [{ do: "change", mention: index, to: now }];
});
const quoted = (start, end) => points.slice(start, end).join("").replace(/\s+/g, " ");
const described = (mention) => [
  names.get(mention.concept) || mention.concept,
  mention.assertion === "present" ? "" : mention.assertion,
  mention.laterality, mention.value, mention.type, mention.outcome, mention.about,
].filter((part) => part !== null && part !== undefined && part !== "").join(", ").replaceAll("_", " ");
const isChanged = (mark) => mark.index === null || !mark.now || !same(mark.was, mark.now);
// The marks that a reason of the program rests on, if they are still there.
const restsOn = (index) => {
  const wanted = held.result.mentions[index];
  return wanted ? marks.filter(({ now }) => now && now.concept === wanted.concept && now.start < wanted.end && wanted.start < now.end) : [];
};

// ---- the letter ----

const drawText = () => {
  const spans = marks.filter((mark) => mark.now && !(draft && draft.key === mark.key)).map((mark) => ({ ...mark.now, key: mark.key, own: isChanged(mark), found: mark.found }));
  if (draft) { spans.push({ start: draft.start, end: draft.end, key: draft.key, edited: true, assertion: $("m-assertion").value }); }
  const cuts = [...new Set([0, points.length, ...spans.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  const pieces = cuts.slice(0, -1).map((start, i) => {
    const end = cuts[i + 1];
    const over = spans.filter((s) => s.start <= start && end <= s.end);
    const words = points.slice(start, end).join("");
    if (!over.length) { return element("span", words, { "data-at": start }); }
    const leading = over.reduce((a, b) => (RANK.indexOf(b.assertion) < RANK.indexOf(a.assertion) ? b : a));
    const made = element("mark", words, { "data-at": start, "data-m": over.map((s) => s.key).join(" "), class: leading.assertion });
    made.classList.toggle("edited", over.some((s) => s.edited));
    made.classList.toggle("own", over.some((s) => s.own));
    const ends = over.filter((s) => s.end === end && SAYS[s.assertion]).map((s) => SAYS[s.assertion]);
    if (ends.length) { made.dataset.says = [...new Set(ends)].join(" "); }
    if (over.some((s) => s.start === start)) { made.tabIndex = 0; made.setAttribute("role", "button"); }
    made.title = over.filter((s) => s.concept).map((s) => [described(s), s.found].filter(Boolean).join(" · ")).join("; ");
    return made;
  });
  $("text").replaceChildren(...pieces);
};

const drawMarks = () => {
  const inOrder = [...marks].sort((a, b) => (a.now || a.was).start - (b.now || b.was).start);
  $("marks").replaceChildren(...inOrder.map((mark) => {
    const mention = mark.now || mark.was;
    const button = element("button", "", { type: "button", "data-key": mark.key, "data-m": mark.key });
    button.append(element("q", quoted(mention.start, mention.end)), ` ${described(mention)}${mark.now ? "" : ": taken away; press to bring it back"}`);
    button.className = mark.now ? (isChanged(mark) ? "own" : "") : "gone";
    const item = element("li");
    item.append(button);
    return item;
  }));
};

const drawReasons = () => {
  $("reasons").replaceChildren(...held.result.decision.reasons.map((reason) => {
    const on = reason.mentions.flatMap(restsOn);
    const item = element("li", `${reason.statement} `, { class: "reason", "data-m": on.map((mark) => mark.key).join(" "), tabindex: 0 });
    item.append(element("span", `${reason.rule}: ${reason.sources.join("; ")}`, { class: "sources" }));
    const quotes = element("ul", "", { class: "quotes" });
    for (const { now } of on) {
      const line = element("li");
      line.append(element("q", quoted(now.start, now.end), { class: "quote" }), element("span", ` ${described(now)}`, { class: "what" }));
      quotes.append(line);
    }
    item.append(quotes);
    return item;
  }));
};

const draw = () => { drawText(); drawMarks(); drawReasons(); };

// ---- correcting a mark ----

const edit = (key, span, fields) => {
  draft = { key, start: span.start, end: span.end };
  for (const name of FIELDS) { $(`m-${name}`).value = fields[name] ?? (name === "assertion" ? "present" : ""); }
  $("editor-title").textContent = key === "new" ? "A new mark" : "This mark";
  $("remove").hidden = key === "new";
  $("editor").hidden = false;
  fit();
  drawDraft();
  $("editor").scrollIntoView({ block: "nearest" });
  $("m-concept").focus({ preventScroll: true });
};
const drawDraft = () => { $("quoted").textContent = `“${quoted(draft.start, draft.end)}”`; drawText(); };
// Which fields a concept has; what it can't have is emptied.
const fit = () => {
  for (const label of document.querySelectorAll("[data-of]")) {
    label.hidden = label.dataset.of !== $("m-concept").value;
    if (label.hidden) { label.querySelector("select").value = ""; }
  }
};
const close = () => { draft = null; $("editor").hidden = true; draw(); };
const drafted = () => {
  const now = { start: draft.start, end: draft.end };
  for (const name of FIELDS) { now[name] = $(`m-${name}`).value.trim() || null; }
  return now;
};
const isDrafting = () => {
  const mark = draft && marks.find((one) => one.key === draft.key);
  return Boolean(draft && !(mark && same(mark.now, drafted())));
};
// Whether the editor may be left; otherwise says what to do with what is in it.
const isSettled = () => {
  if (!isDrafting()) { return true; }
  $("status").textContent = "Keep or cancel the open mark first.";
  $("m-concept").focus();
  return false;
};
const keep = () => {
  const now = drafted();
  const mark = marks.find((one) => one.key === draft.key);
  const key = mark ? mark.key : `n${added++}`;
  if (mark) { mark.now = now; } else { marks.push({ key, index: null, was: null, now }); }
  close();
  focusMark(key);
};
const takeAway = () => {
  const mark = marks.find((one) => one.key === draft.key);
  if (mark.index === null) { marks = marks.filter((one) => one !== mark); } else { mark.now = null; }
  close();
  $("text").focus({ preventScroll: true });
};
const focusMark = (key) => {
  const found = document.querySelector(`#marks [data-key="${key}"]`);
  if (found) { found.focus({ preventScroll: true }); }
};
const editMark = (mark) => {
  if (!mark.now) { mark.now = mark.was; draw(); focusMark(mark.key); return; }
  edit(mark.key, mark.now, mark.now);
};

const place = (node, offset) => {
  if (!$("text").contains(node)) { return null; }
  if (node === $("text")) {
    const child = node.children[offset];
    return child ? Number(child.dataset.at) : points.length;
  }
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
  return Number(piece.dataset.at) + [...before].length;
};
const selected = () => {
  const selection = window.getSelection();
  if (!held || !selection.rangeCount || selection.isCollapsed) { return null; }
  const range = selection.getRangeAt(0);
  let start = place(range.startContainer, range.startOffset);
  if (start === null) { return null; }
  let end = place(range.endContainer, range.endOffset) ?? points.length;
  while (start < end && /[\s\u200b]/.test(points[start])) { start += 1; }
  while (start < end && /[\s\u200b]/.test(points[end - 1])) { end -= 1; }
  return start < end ? { start, end } : null;
};
const takeSelection = () => {
  const span = selected();
  if (!span) { return false; }
  window.getSelection().removeAllRanges();
  if (draft) { Object.assign(draft, span); drawDraft(); } else { edit("new", span, {}); }
  return true;
};
const words = () => {
  const found = [];
  points.forEach((c, i) => {
    const inWord = /[\p{L}\p{N}]/u.test(c);
    const last = found.at(-1);
    if (/[\s\u200b]/.test(c)) { return; }
    if (inWord && last && last.end === i && last.inWord) { last.end = i + 1; } else { found.push({ start: i, end: i + 1, inWord }); }
  });
  return found;
};
const move = (edge, by) => {
  const places = words().map((word) => word[edge]).filter((at) => (edge === "start" ? at < draft.end : at > draft.start));
  const found = by < 0 ? places.filter((at) => at < draft[edge]).at(-1) : places.find((at) => at > draft[edge]);
  if (found !== undefined) { draft[edge] = found; drawDraft(); }
};
const add = () => {
  if (!held || takeSelection()) { return; }
  const first = words().find((word) => word.inWord);
  if (first) { edit("new", first, {}); }
};
