// Show one service of the contract, or all of it: hundreds of operations at once are slow to draw.
"use strict";

const services = ["profiles", "feed", "matching", "metrics", "integrations"];
const chosen = new URLSearchParams(location.search).get("service");

function linkTo(service) {
  const link = document.createElement("a");
  link.href = `/docs/reference.html?service=${service}`;
  link.textContent = service;
  if (service === chosen) link.setAttribute("aria-current", "page");
  return link;
}

function onlyChosen(contract) {
  if (!services.includes(chosen)) return contract;
  const paths = Object.entries(contract.paths).filter(([path]) => path.startsWith(`/${chosen}/`));
  return { ...contract, paths: Object.fromEntries(paths.map(underItsThing)) };
}

// One list of two hundred operations shows nothing: group them by what the address is about.
function underItsThing([path, item]) {
  const [, , first, second] = path.split("/");
  const thing = first === "me" && second ? `me/${second}` : first;
  const operations = Object.entries(item).map(([method, operation]) => [method, { ...operation, tags: [thing] }]);
  return [path, Object.fromEntries(operations)];
}

async function show() {
  document.getElementById("services").append(...services.map(linkTo));
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`openapi.json: ${answer.status}`);
  SwaggerUIBundle({
    spec: onlyChosen(await answer.json()),
    dom_id: "#reference",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    filter: true,
    tagsSorter: "alpha",
    validatorUrl: null, // the default asks a server on the internet
  });
}

show().catch((error) => {
  document.getElementById("reference").textContent = `The contract could not be shown. ${error.message}`;
});
