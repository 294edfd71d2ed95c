"use strict";
// What the pages of the service share: making elements of text, and asking the service.
const $ = (id) => document.getElementById(id);
const element = (name, text = "", attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) { made.setAttribute(key, value); }
  return made;
};
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

const ask = async (path, body) => {
  const headers = {};
  const key = sessionStorage.getItem("key");
  if (key) { headers["X-API-Key"] = key; }
  const sent = { headers };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    Object.assign(sent, { method: "POST", body: JSON.stringify(body) });
  }
  const answer = await fetch(path, sent);
  const told = await answer.json();
  if (!answer.ok) { throw Object.assign(new Error(told.detail), { told }); }
  return told;
};

// Shows what went wrong and what helps in the box "problem", and asks for a key where one is wanted.
const tellProblem = (error, what) => {
  const told = error.told || { detail: "The service can't be reached.", remedy: "Try again" };
  if (told.status === 401) { $("key-row").hidden = false; $("key").focus(); }
  const box = $("problem");
  box.replaceChildren(element("strong", `${what}. `), `${capital(told.detail)}. `);
  const remedy = told.remedy || (told.errors || []).map((e) => `${e.field}: ${e.reason}. ${e.remedy}`).join(" ");
  if (remedy) { box.append(`${remedy}.`); }
  box.hidden = false;
};
