"use strict";
// Warns before the session ends and extends it with one key. The server decides; this page only asks it.
(function () {
  var box = document.getElementById("session-warning");
  if (!box) { return; }
  var warn = Number(box.dataset.warn), end = Date.now() + Number(box.dataset.left) * 1000;
  var shown = false, extendable = true, timer = null, asking = false;

  function secondsLeft() { return Math.max(0, Math.round((end - Date.now()) / 1000)); }

  function leave() {
    var here = window.location.pathname + window.location.search;
    window.location.assign(box.dataset.signIn + "?next=" + encodeURIComponent(here));
  }

  function headers() {
    var given = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    given["X-Background"] = "1";
    return given;
  }

  function ask(method, then) {
    if (asking) { return; }
    asking = true;
    var options = { method: method, headers: headers(), credentials: "same-origin" };
    fetch(box.dataset.clock, options).then(function (answer) { return answer.json(); }).then(function (answer) {
      asking = false;
      end = Date.now() + answer.left * 1000;
      extendable = answer.extendable;
      then();
    }).catch(function () { asking = false; schedule(5000); });  // away from the network: ask again soon
  }

  function show() {
    var whole = box.querySelector("[data-whole]"), idle = box.querySelector("[data-idle]");
    whole.hidden = extendable;
    idle.hidden = !extendable;
    box.querySelector("[data-extend]").hidden = !extendable;
    if (!shown) {
      shown = true;
      box.hidden = false;
      document.dispatchEvent(new CustomEvent("session:ending"));
    }
    count();
  }

  function hide() { shown = false; box.hidden = true; }

  function count() {
    box.querySelectorAll("[data-count]").forEach(function (place) { place.textContent = String(secondsLeft()); });
  }

  function look() {
    if (secondsLeft() <= 0) { ask("GET", function () { if (secondsLeft() <= 0) { leave(); } else { look(); } }); return; }
    if (shown) { count(); schedule(1000); return; }
    if (secondsLeft() > warn) { schedule(Math.min((secondsLeft() - warn) * 1000, 2000000)); return; }
    ask("GET", function () {  // another tab may have been busy meanwhile
      if (secondsLeft() <= 0) { leave(); return; }
      if (secondsLeft() <= warn) { show(); }
      schedule(1000);
    });
  }

  function schedule(milliseconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, milliseconds);
  }

  function extend() { ask("POST", function () { if (secondsLeft() > warn) { hide(); } schedule(1000); }); }

  box.querySelector("[data-extend]").addEventListener("click", extend);
  document.addEventListener("keydown", function () { if (shown && extendable) { extend(); } });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { schedule(0); } });
  document.addEventListener("session:kept", function () { end = Math.max(end, Date.now() + Number(box.dataset.left) * 1000); });
  schedule(1000);
}());
