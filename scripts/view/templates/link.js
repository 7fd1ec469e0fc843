// Highlights the partner of what the pointer is on, and keeps the page from jumping when a link to it is followed.
(() => {
  "use strict";
  const own = (node) => node.closest(".box, .element");
  const partner = (node) => document.getElementById((node.id[0] === "e" ? "b" : "e") + node.id.slice(1));
  const swap = (name, node) => {
    document.querySelectorAll("." + name).forEach((found) => found.classList.remove(name));
    if (node) [node, partner(node)].forEach((found) => found && found.classList.add(name));
  };
  document.addEventListener("mouseover", (event) => swap("near", own(event.target)));
  document.addEventListener("focusin", (event) => swap("near", own(event.target)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#b'], a[href^='#e']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target || !own(target)) return;
    event.preventDefault();
    swap("picked", target);
    target.scrollIntoView({ block: "nearest" });
    (target.matches("a") ? target : target.querySelector("a")).focus({ preventScroll: true });
  });
})();
