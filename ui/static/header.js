aisle.apply();
document.querySelector("#message button")?.setAttribute("aria-label", "Send");
if (matchMedia("(pointer: fine)").matches) document.querySelector("#message textarea")?.focus();

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  if (button.dataset.do === "theme") aisle.toggle();
  if (button.dataset.do === "restart") trigger("click");
});
