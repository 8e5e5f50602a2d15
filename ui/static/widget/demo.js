// The demo page's side: counts the cart and lists the events that the widget sends.
const names = ["ready", "open", "close", "add-to-cart", "product", "identity-needed"];
let count = 0;
for (const name of names) {
  window.addEventListener(`aisle:${name}`, ({ detail }) => {
    if (name === "add-to-cart") {
      count += detail.quantity;
      document.getElementById("count").textContent = count;
    }
    const line = document.createElement("li");
    line.textContent = `aisle:${name} ${JSON.stringify(detail)}`;
    document.getElementById("heard").append(line);
  });
}
