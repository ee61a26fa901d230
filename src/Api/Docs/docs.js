"use strict";

// Everything is put in as text: nothing of the document is ever taken for markup.
const make = (tag, text, ...children) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};

const nameOf = (schema) => schema.$ref.split("/").pop();

const typeOf = (schema) => {
  if (!schema) return "";
  if (schema.$ref) return nameOf(schema);
  const choices = schema.oneOf || schema.anyOf;
  if (choices) return choices.map(typeOf).join(" or ");
  const types = [].concat(schema.type || "any JSON");
  const text = types.map((type) => (type === "array" ? `array of ${typeOf(schema.items)}` : type)).join(" or ");
  return schema.format ? `${text} (${schema.format})` : text;
};

const table = (head, rows) => {
  const header = make("tr");
  for (const cell of head) header.append(make("th", cell));
  const body = make("table", "", header);
  for (const row of rows) {
    const line = make("tr");
    for (const cell of row) line.append(cell instanceof Node ? make("td", "", cell) : make("td", cell));
    body.append(line);
  }
  return body;
};

const link = (schema) => {
  const content = Object.values(schema || {})[0]?.schema;
  if (!content?.$ref) return make("span", typeOf(content));
  const anchor = make("a", nameOf(content));
  anchor.href = `#schema-${nameOf(content)}`;
  return anchor;
};

const operationOf = (path, method, operation) => {
  const summary = make("summary", "", make("span", method.toUpperCase()), make("code", path));
  summary.firstChild.className = "method";
  summary.append(` ${operation.summary || ""}`);
  const details = make("details", "", summary, make("p", operation.description));
  details.id = operation.operationId || "";
  details.dataset.text = `${method} ${path} ${operation.summary} ${operation.operationId}`.toLowerCase();
  if (operation.parameters?.length) {
    details.append(
      make("h4", "Parameters"),
      table(
        ["name", "in", "type", ""],
        operation.parameters.map((x) => [make("code", x.name), x.in, typeOf(x.schema), x.description || ""]),
      ),
    );
  }
  if (operation.requestBody) details.append(make("h4", "Body"), make("p", "", link(operation.requestBody.content)));
  const answers = Object.entries(operation.responses || {});
  details.append(
    make("h4", "Answers"),
    table(
      ["status", "", "body"],
      answers.map(([status, answer]) => [status, (answer.description || "").replaceAll("`", ""), link(answer.content)]),
    ),
  );
  return details;
};

const schemaOf = (name, schema) => {
  const details = make("details", "", make("summary", name), make("p", schema.description));
  details.id = `schema-${name}`;
  const required = new Set(schema.required || []);
  const members = Object.entries(schema.properties || {});
  details.append(
    table(
      ["member", "type", ""],
      members.map(([member, value]) => [
        make("code", member),
        typeOf(value),
        [required.has(member) ? "required" : "", value.description || ""].filter(Boolean).join(": "),
      ]),
    ),
  );
  return details;
};

const openTarget = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
};

const show = (api) => {
  document.getElementById("about").textContent = api.info.description.replaceAll("`", "");
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] || "other";
      if (!groups.has(tag)) groups.set(tag, make("section", "", make("h2", tag)));
      groups.get(tag).append(operationOf(path, method, operation));
    }
  }
  document.getElementById("operations").replaceChildren(...groups.values());
  const schemas = Object.entries(api.components.schemas).map(([name, schema]) => schemaOf(name, schema));
  document.getElementById("schemas").replaceChildren(...schemas);
  document.getElementById("filter").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const operation of document.querySelectorAll("main details"))
      operation.hidden = !operation.dataset.text.includes(wanted);
  });
  addEventListener("hashchange", openTarget);
  openTarget();
};

fetch("/openapi/v2.json")
  .then((answer) => answer.json())
  .then(show)
  .catch((error) => document.getElementById("operations").replaceChildren(make("p", `Cannot be shown: ${error}`)));
