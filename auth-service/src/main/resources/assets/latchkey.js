/*
 * Shows a password, and says how strong a new one is while it is typed. Everything works without this script. The texts are in
 * the page, in its language. The service decides about a password; this is only a hint.
 */
(() => {
  "use strict";

  /** Rows of keys, and other sequences that attackers try. */
  const SEQUENCES = [
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789".repeat(4),
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
  ];

  /** The service wants at least 30 bits. */
  const FAIR_BITS = 30;
  const STRONG_BITS = 60;

  /** Words of everyday language are much easier to guess than random letters. */
  const BITS_OF_A_WORD = 11;

  function isSequence(part) {
    const text = part.toLowerCase();
    const reversed = [...text].reverse().join("");
    return SEQUENCES.some((row) => row.includes(text) || row.includes(reversed));
  }

  function bitsOfCharacter(part) {
    if (/^[0-9]+$/.test(part)) {
      return 3.3;
    }
    return /^\p{L}+$/u.test(part) ? 4.7 : 6;
  }

  function bits(password) {
    const seen = new Set();
    let sum = 0;
    for (const part of password.match(/\p{L}+|[0-9]+|[^\p{L}0-9]+/gu) ?? []) {
      const key = part.toLowerCase();
      const distinct = new Set(key).size;
      if (seen.has(key) || distinct === 1 || (part.length > 2 && isSequence(part))) {
        sum += 2;
      } else if (/^\p{L}{3,}$/u.test(part)) {
        sum += Math.min(distinct * 4.7, BITS_OF_A_WORD + Math.max(0, part.length - 8));
      } else {
        sum += Math.min(part.length, distinct * 2) * bitsOfCharacter(part);
      }
      seen.add(key);
    }
    return sum;
  }

  function word(input) {
    const estimate = bits(input.value);
    if (estimate < FAIR_BITS) {
      return input.dataset.weak;
    }
    return estimate < STRONG_BITS ? input.dataset.fair : input.dataset.strong;
  }

  function addStrength(input, row) {
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.setAttribute("aria-live", "polite");
    row.after(hint);
    input.addEventListener("input", () => {
      const text = input.value === "" ? "" : `${input.dataset.strength} ${word(input)}`;
      if (hint.textContent !== text) {
        hint.textContent = text;
      }
    });
  }

  function addButton(input) {
    const row = document.createElement("div");
    const button = document.createElement("button");
    row.className = "secret";
    button.type = "button";
    button.className = "quiet";
    button.setAttribute("aria-controls", input.id);
    const show = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? input.dataset.hide : input.dataset.show;
      button.setAttribute("aria-label", shown ? input.dataset.hideLabel : input.dataset.showLabel);
    };
    show(false);
    button.addEventListener("click", () => show(input.type === "password"));
    // A browser would keep a shown password in its list of texts.
    input.form?.addEventListener("submit", () => show(false));
    const focused = document.activeElement;
    input.replaceWith(row);
    row.append(input, button);
    if (focused === input) {
      input.focus();
    }
    return row;
  }

  for (const input of document.querySelectorAll("input[data-show]")) {
    const row = addButton(input);
    if (input.dataset.strength) {
      addStrength(input, row);
    }
  }
})();
