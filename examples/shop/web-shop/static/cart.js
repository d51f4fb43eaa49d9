// Shows the cart, and greets a customer who comes from one of our letters (?greeting=Hello, Mina).

const cart = document.querySelector("#cart");
const greeting = document.querySelector("#greeting");

function showGreeting() {
  const words = new URLSearchParams(location.search).get("greeting");
  if (words) {
    greeting.innerHTML = `<strong>${words}</strong>`;
  }
}

async function showCart() {
  const answer = await fetch("/cart");
  const { total_cents: total } = await answer.json();
  cart.textContent = `${(total / 100).toFixed(2)} EUR`;
}

async function add(button) {
  await fetch(`/cart/${button.dataset.tea}`, { method: "POST", headers: { "X-CSRFToken": button.dataset.csrf } });
  await showCart();
}

document.querySelectorAll("button[data-tea]").forEach((button) => {
  button.addEventListener("click", () => add(button));
});

showGreeting();
showCart();
