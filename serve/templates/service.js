"use strict";
// The page of the service. It keeps nothing: no letter is stored, put in an address or logged.
const FACTS = [
  ["age_years", "Age (years)", 1],
  ["symptom_duration_weeks", "Symptoms for (weeks)", 0.1],
  ["conservative_treatment_weeks", "Treated for (weeks)", 0.1],
  ["prior_lumbar_mri_months", "Earlier lumbar MRI (months ago)", 0.1],
];
const EXAMPLE = `Dear colleague,

46 year old baker. Low back pain on and off for years, but for the last 10/52 shooting
down the right leg to the little toe. Six weeks of physio and naproxen made no difference.

O/E: SLR R 40, L 90. Right ankle jerk reduced, power 5/5. Afebrile. No red flags.
She did mention that since Sunday it feels different when she wipes.
Metal in the eyes - unsure (welder). Please could you arrange an MRI of the lumbar spine?`;
const names = new Map([...$("more").options].filter((o) => o.value).map((o) => [o.value, o.text]));
let letter = null;
let record = null;
let asked = 0;

const read = async (body) => {
  $("go").disabled = true;
  $("problem").hidden = true;
  $("result").replaceChildren();
  $("whatif").hidden = true;
  $("status").textContent = "Reading the letter …";
  body.guideline = $("guideline").value;
  if ($("date").value) { body.letter_date = $("date").value; }
  try {
    letter = await ask("page/letter", body);
    letter.body = body;
    show();
  } catch (error) {
    tellProblem(error, "Not read");
    $("status").textContent = "";
  }
  $("go").disabled = false;
};

const show = () => {
  // The service's own markup, in which the letter is text; the policy of the page runs nothing in it.
  $("result").innerHTML = letter.html;
  bind($("result"));
  for (const note of letter.notes) {
    $("problem").replaceChildren(element("strong", "Read, but: "), `${note}.`);
    $("problem").hidden = false;
  }
  $("form").classList.add("done");
  $("actions").hidden = false;
  const decision = letter.decision;
  $("status").textContent = `Read. ${capital(decision.category)}, ${decision.urgency}.`;
  startAgain();
  $("whatif").hidden = false;
  $("result").focus({ preventScroll: true });
  window.scrollTo(0, 0);
};

const startAgain = () => {
  record = structuredClone(letter.features);
  draw();
  decide();
};

let rows = [];

const field = (box, id, text, control, differs) => {
  control.id = id;
  const label = element("label", text, { for: id });
  rows.push([label, differs]);
  box.append(label, control);
};

const choice = (options, value, act) => {
  const made = element("select");
  for (const [code, text] of options) { made.append(new Option(text, code, false, code === value)); }
  made.addEventListener("change", () => act(made.value));
  return made;
};

const draw = () => {
  rows = [];
  const facts = $("facts");
  facts.replaceChildren(facts.firstElementChild);
  for (const [name, label, step] of FACTS) {
    const control = element("input", "", { type: "number", min: 0, step, inputmode: "decimal", placeholder: "not stated" });
    if (record[name] !== null) { control.value = Math.round(record[name] * 10) / 10; }
    control.addEventListener("change", () => {
      record[name] = control.value === "" ? null : Number(control.value);
      changed();
    });
    field(facts, `w-${name}`, label, control, () => record[name] !== letter.features[name]);
  }
  const failed = record.conservative_treatment_failed;
  const told = letter.features.conservative_treatment_failed;
  const control = choice([["", "not stated"], ["true", "failed"], ["false", "helps"]], failed === null ? "" : String(failed), (value) => {
    record.conservative_treatment_failed = value === "" ? null : value === "true";
    changed();
  });
  field(facts, "w-failed", "Conservative treatment", control, () => record.conservative_treatment_failed !== told);
  const findings = $("findings");
  findings.replaceChildren(findings.firstElementChild);
  const codes = new Set([...Object.keys(letter.features.findings), ...Object.keys(record.findings)]);
  for (const [code, name] of names) {
    if (!codes.has(code)) { continue; }
    const value = record.findings[code] || "";
    const options = [["present", "present"], ["possible", "possible"], ["absent", "absent"], ["", "not mentioned"]];
    const select = choice(options, value, (chosen) => {
      if (chosen) { record.findings[code] = chosen; } else { delete record.findings[code]; }
      changed();
    });
    field(findings, `w-${code}`, name, select, () => record.findings[code] !== letter.features.findings[code]);
  }
  mark();
};

const mark = () => {
  for (const [label, differs] of rows) { label.classList.toggle("changed-row", differs()); }
};

// The controls stay: whoever clicks from one to the next must find it.
const changed = () => { mark(); decide(); };

const decide = async () => {
  const box = $("verdict");
  const number = ++asked;
  const same = JSON.stringify(record) === JSON.stringify(letter.features);
  if (same) {
    box.className = "changed";
    box.replaceChildren(element("p", "Nothing is changed: this is what the letter says."));
    return;
  }
  try {
    const told = await ask("v1/decide?guideline=all", record);
    if (number === asked) { compare(box, told); }
  } catch (error) {
    if (number === asked) { box.replaceChildren(element("p", `Not decided. ${error.message}`)); }
  }
};

const compare = (box, told) => {
  const before = letter.decision;
  const now = told.decisions[before.guideline] || told.decision;
  const differs = now.category !== before.category || now.urgency !== before.urgency;
  box.className = `changed ${now.category}`;
  const verdict = `${capital(now.category)}, ${now.urgency === "none" ? "no scan" : now.urgency}`;
  const was = differs ? `It was ${before.category}, ${before.urgency === "none" ? "no scan" : before.urgency}.` : "The verdict stays the same.";
  const reasons = element("ul");
  for (const reason of now.reasons) { reasons.append(element("li", `${reason.statement} (${reason.rule})`)); }
  const asks = element("ul", "", { class: "questions" });
  for (const fact of now.missing) { asks.append(element("li", fact.question)); }
  const table = element("table");
  table.append(element("caption", "Every guideline, as changed", { class: "hint" }));
  for (const [name, one] of Object.entries(told.decisions)) {
    const old = letter.decisions[name];
    const moved = old && (old.category !== one.category || old.urgency !== one.urgency);
    const row = element("tr", "", moved ? { class: "differs" } : {});
    row.append(element("td", name), element("td", one.category), element("td", one.urgency), element("td", moved ? "changed" : ""));
    table.append(row);
  }
  const scroll = element("div", "", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Every guideline, as changed" });
  scroll.append(table);
  box.replaceChildren(element("h3", verdict), element("p", was, differs ? { class: "differs" } : {}), reasons, asks, scroll);
};

const again = () => {
  $("form").classList.remove("done");
  $("actions").hidden = true;
  $("whatif").hidden = true;
  $("problem").hidden = true;
  $("result").replaceChildren();
  $("status").textContent = "";
  $("text").value = "";
  $("date").value = "";
  letter = null;
  $("text").focus();
};

const take = (file) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const [, data] = reader.result.split(",", 2);
    read({ text: "", id: file.name, document: { name: file.name, data: data || "" } });
  });
  reader.readAsDataURL(file);
};

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("key").value) { sessionStorage.setItem("key", $("key").value); }
  if (!$("text").value.trim()) { $("text").focus(); return; }
  read({ text: $("text").value, id: "pasted letter" });
});
$("guideline").addEventListener("change", () => { if (letter) { read(letter.body); } });
$("date").addEventListener("change", () => { if (letter) { read(letter.body); } });
$("example").addEventListener("click", () => { $("text").value = EXAMPLE; read({ text: EXAMPLE, id: "example" }); });
$("new").addEventListener("click", again);
$("undo").addEventListener("click", startAgain);
$("more").addEventListener("change", () => {
  const code = $("more").value;
  if (code) { record.findings[code] = "present"; $("more").value = ""; draw(); decide(); $(`w-${code}`).focus(); }
});
$("file").addEventListener("change", () => { if ($("file").files[0]) { take($("file").files[0]); $("file").value = ""; } });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !$("form").classList.contains("done")) { $("form").requestSubmit(); }
  if (event.altKey && event.code === "KeyN" && letter) { event.preventDefault(); again(); }
});
document.addEventListener("dragover", (event) => { event.preventDefault(); $("drop").classList.add("over"); });
document.addEventListener("dragleave", () => $("drop").classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  $("drop").classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file) { take(file); return; }
  const text = event.dataTransfer.getData("text/plain");
  if (text) { $("text").value = text; read({ text, id: "dropped letter" }); }
});
