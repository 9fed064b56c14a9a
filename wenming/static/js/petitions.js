"use strict";
// A counter under every text with a limit, in the words the server counts by; without it the server still counts.
document.querySelectorAll("textarea[data-count]").forEach(function (text) {
  var limit = Number(text.dataset.count);
  var count = document.createElement("span");
  count.className = "count";
  count.setAttribute("aria-live", "polite");
  text.removeAttribute("maxlength"); // a pasted text is shown whole and can be shortened, never cut in silence
  text.insertAdjacentElement("afterend", count);
  function show() {
    var length = Array.from(text.value.trim()).length;
    count.textContent = length + " / " + limit;
    count.classList.toggle("over", length > limit);
  }
  text.addEventListener("input", show);
  show();
});
