"use strict";
// Sign-in pages: show a password on request, offer keys where the browser knows them, say when a key was not read.
(function () {
  var words = document.getElementById("peek-words");
  document.querySelectorAll(".with-peek").forEach(function (place) {
    var input = place.querySelector("input[type=password]");
    if (!input || !words) { return; }
    var button = document.createElement("button");
    var picture = function (name) { return '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/vendor/tabler/icons.svg#' + name + '"/></svg>'; };
    var draw = function () {
      var hidden = input.type === "password";
      button.innerHTML = picture(hidden ? "eye" : "eye-off").replace("/static/vendor/tabler/icons.svg", words.dataset.icons);
      button.setAttribute("aria-label", hidden ? words.dataset.show : words.dataset.hide);
    };
    button.type = "button";
    button.className = "peek";
    button.addEventListener("click", function () { input.type = input.type === "password" ? "text" : "password"; draw(); });
    var wrapper = document.createElement("div");
    wrapper.className = "with-peek";
    input.parentNode.insertBefore(wrapper, input);
    wrapper.appendChild(input);
    wrapper.appendChild(button);
    draw();
  });
  document.querySelectorAll("form").forEach(function (form) {
    form.addEventListener("submit", function () {
      form.querySelectorAll(".with-peek input[type=text]").forEach(function (input) { input.type = "password"; });
    });
  });
  if (window.PublicKeyCredential) {
    document.querySelectorAll(".needs-keys").forEach(function (place) { place.hidden = false; });
  }
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll(".key-trouble").forEach(function (place) { place.hidden = false; });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
}());
