"use strict";
// The sign-in page of the demo: choosing who to be fills in user name and password.
(function () {
  var login = document.querySelector("input[name=login]"), password = document.querySelector("input[name=password]");
  if (!login || !password) { return; }
  document.querySelectorAll(".demo-account").forEach(function (button) {
    button.addEventListener("click", function () {
      document.querySelectorAll(".demo-account[aria-pressed=true]").forEach(function (other) { other.setAttribute("aria-pressed", "false"); });
      button.setAttribute("aria-pressed", "true");
      login.value = button.dataset.username;
      password.value = button.dataset.password;
      login.form.scrollIntoView({ block: "center" });
      login.form.querySelector("button.btn-primary").focus();
    });
  });
}());
