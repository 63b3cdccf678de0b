// The parts of a scenario as cards on the stage, each by its sort and its name.

/** The card of a part, such as "Queue orders". */
export const card = (playground, name) =>
  playground.stage.getByRole("article", { name, exact: true });

/** The button that chooses a part, so that the panels are about it. */
export const choose = (playground, sort, name) =>
  card(playground, `${sort} ${name}`).getByRole("button", { name, exact: true });

const number = (text) => Number(text.replaceAll(",", ""));

/** The big number on a card. */
export async function figureOn(playground, name) {
  const text = await card(playground, name).locator(".node__figure").textContent();
  return number(/[\d,]+/.exec(text)[0]);
}

/** The number before a word on a card; 0 where the word is not there. */
export async function countOn(playground, name, word) {
  const text = await card(playground, name).innerText();
  const found = new RegExp(`([\\d,]+)\\s+${word}`).exec(text);
  return found ? number(found[1]) : 0;
}
