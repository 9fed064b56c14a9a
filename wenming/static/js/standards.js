"use strict";
// The editor of a draft: what is folded stays folded, keys press the buttons that stand on the page, nothing typed is overwritten.
(function () {
  function desk() { return document.getElementById("desk"); }
  function panel() { return document.getElementById("panel"); }
  function rows() {
    return Array.prototype.filter.call(document.querySelectorAll("#tree a[data-node]"), function (row) { return row.offsetParent !== null; });
  }
  function row(pk) { return document.querySelector('#tree a[data-node="' + pk + '"]'); }
  function chosen() { var held = document.getElementById("act-node"); return held && held.value ? row(held.value) : null; }

  // Folding
  function key() { return "folds:" + desk().dataset.edition; }
  function folds() { try { return JSON.parse(window.sessionStorage.getItem(key()) || "{}"); } catch (error) { return {}; } }
  function fold(button, open, quiet) {
    button.setAttribute("aria-expanded", open ? "true" : "false");
    var below = document.getElementById(button.getAttribute("aria-controls"));
    if (below) { below.hidden = !open; }
    if (quiet) { return; }
    var kept = folds();
    kept[button.getAttribute("aria-controls")] = open;
    window.sessionStorage.setItem(key(), JSON.stringify(kept));
  }
  function unfoldTo(link) {
    for (var list = link.closest("ul[id]"); list; list = list.parentElement.closest("ul[id]")) {
      var button = document.querySelector('[aria-controls="' + list.id + '"]');
      if (button) { fold(button, true); }
    }
  }
  function refold() {
    if (!desk() || document.querySelector("#q").value) { return; }
    var kept = folds();
    document.querySelectorAll("#tree .twist").forEach(function (button) {
      var name = button.getAttribute("aria-controls");
      if (name in kept) { fold(button, kept[name], true); }
    });
    if (chosen()) { unfoldTo(chosen()); }
  }

  // Choosing; the Tab key stops at one line of the tree only, the arrows go on from there
  function rove() {
    var stop = chosen() || rows()[0];
    document.querySelectorAll("#tree a[data-node]").forEach(function (link) { link.tabIndex = link === stop ? 0 : -1; });
  }
  var loading = null;
  function choose(link, load) {
    document.querySelectorAll("#tree a[aria-current]").forEach(function (other) { other.removeAttribute("aria-current"); });
    link.setAttribute("aria-current", "true");
    document.getElementById("act-node").value = link.dataset.node;
    rove();
    var points = document.getElementById("to-points");
    points.href = points.dataset.base + "?node=" + link.dataset.node;
    window.clearTimeout(loading);
    if (load) {
      loading = window.setTimeout(function () { window.htmx.trigger(link, "click"); }, 180);
    }
  }
  function go(link, load) { if (link) { link.focus(); link.scrollIntoView({ block: "nearest" }); choose(link, load); } }
  function step(from, by) {
    var all = rows(), place = all.indexOf(from);
    go(place < 0 ? all[0] : all[place + by], true);
  }
  function toField() {
    var field = document.querySelector("#overtaken") || document.querySelector("#node-form .field-error ~ *, #node-form textarea");
    if (field) { field.focus(); if (field.select) { field.select(); } }
  }

  // Keys: each presses what stands on the page with that key
  function named(event) {
    return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  }
  function writes(element) { return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName); }
  function inTree(event, name) {
    var link = event.target.closest("#tree a[data-node]");
    if (!link) { return false; }
    var button = link.parentElement.querySelector(".twist"), open = button && button.getAttribute("aria-expanded") === "true";
    if (name === "ArrowDown") { step(link, 1); } else if (name === "ArrowUp") { step(link, -1); }
    else if (name === "Home") { go(rows()[0], true); } else if (name === "End") { go(rows().pop(), true); }
    else if (name === "ArrowRight") { if (button && !open) { fold(button, true); } else { step(link, 1); } }
    else if (name === "ArrowLeft") {
      if (button && open) { fold(button, false); }
      else { var list = link.closest("ul[id]"); if (list) { go(list.parentElement.querySelector("a[data-node]"), true); } }
    } else { return false; }
    return true;
  }
  document.addEventListener("keydown", function (event) {
    var name = named(event), area = event.target;
    if (!desk()) {
      if (area.closest(".points-list") && (name === "Enter" || name === "ArrowDown" || name === "ArrowUp")) {
        var boxes = Array.prototype.slice.call(document.querySelectorAll(".points-list .number-box")), next = boxes[boxes.indexOf(area) + (name === "ArrowUp" ? -1 : 1)];
        if (next) { next.focus(); next.select(); }
        event.preventDefault();
      }
      return;
    }
    if (event.isComposing) { return; }
    if (name === "Escape" && area.closest("#panel")) {
      if (writes(area)) { area.blur(); }
      var back = document.querySelector("#panel form[action*=removal] a.btn");
      if (back) { back.click(); }
      go(chosen(), false);
      event.preventDefault();
      return;
    }
    if (writes(area)) { return; }
    if (inTree(event, name)) { event.preventDefault(); return; }
    if (name === "/") { document.getElementById("q").focus(); event.preventDefault(); return; }
    var button = document.querySelector('#desk [data-key="' + name.replace(/"/g, "") + '"]');
    if (button && !button.disabled && (area.closest("#desk") || area === document.body || area.id === "main")) {
      event.preventDefault();
      if (!event.repeat || name.indexOf("Alt+") === 0) { button.click(); }
    }
  });

  document.addEventListener("click", function (event) {
    var twist = event.target.closest(".twist"), link = event.target.closest("#tree a[data-node]"), more = event.target.closest("[data-more-rows]");
    if (twist) { fold(twist, twist.getAttribute("aria-expanded") !== "true"); }
    if (link) { if (event.isTrusted) { link.dataset.enter = event.detail === 0 ? "1" : ""; } choose(link, false); }
    var told = event.target.closest("[data-node-link]");
    if (told && row(told.dataset.nodeLink)) { unfoldTo(row(told.dataset.nodeLink)); choose(row(told.dataset.nodeLink), false); }
    if (more) { addRow(more.parentElement.querySelector("tbody")); }
  });
  function addRow(body) {
    var last = body.rows[body.rows.length - 1].cloneNode(true), number = body.rows.length;
    last.querySelectorAll("input").forEach(function (input) {
      input.name = input.name.replace(/-\d+-/, "-" + number + "-");
      input.id = "id_" + input.name;
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, number + 1));
      input.value = "";
    });
    body.appendChild(last);
    last.querySelector("input").focus();
  }
  function dress() { document.querySelectorAll("[data-more-rows]").forEach(function (button) { button.hidden = false; }); }

  // What is typed while an answer is on its way stays; what could not be kept is not left without a question
  var typed = 0, sent = 0;
  document.addEventListener("input", function (event) { if (event.target.closest("#node-form")) { typed += 1; } });
  document.addEventListener("htmx:beforeRequest", function (event) {
    var held = panel(), source = event.detail.elt;
    if (source.id === "node-form") { sent = typed; return; }
    var leaves = held && held.dataset.unsaved && !source.closest("[data-leave]") && source.id !== "q" && !source.classList.contains("tree-search");
    if (leaves && !window.confirm(held.dataset.unsaved)) { event.preventDefault(); }
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    var source = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (source && source.id === "node-form" && typed !== sent && event.detail.target.id === "panel") {
      event.detail.shouldSwap = false;
      window.htmx.trigger("#node-form", "change");
    }
  });
  function failed(event) {
    var source = event.detail.elt;
    if (source.id === "node-form") {
      var saved = document.getElementById("saved");
      saved.textContent = source.dataset.failed;
      saved.classList.add("is-failed");
      panel().dataset.unsaved = source.dataset.leave;
      if (event.type === "htmx:sendError") { window.setTimeout(function () { if (source.isConnected) { window.htmx.trigger(source, "change"); } }, 5000); }
    } else if (event.type === "htmx:responseError" && source.closest && source.closest("#desk")) {
      window.location.reload();  // the page says why: signed out, or published meanwhile
    }
  }
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("draft:kept", function (event) {
    document.querySelectorAll(".seen").forEach(function (input) { input.value = event.detail.revision; });
    panel().removeAttribute("data-unsaved");
    document.querySelectorAll("#overtaken, #better, #node-form .field-error").forEach(function (told) { told.remove(); });
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!desk()) { return; }
    dress();
    rove();
    var id = event.detail.target && event.detail.target.id, source = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (id === "desk" || id === "tree") { refold(); }
    if (id === "desk") {
      if (desk().hasAttribute("data-new")) { toField(); } else if (chosen()) { go(chosen(), false); } else if (rows()[0]) { rows()[0].focus(); }
    }
    if (id === "panel" && source && source.matches) {
      if (source.matches("#tree a, [data-node-link]") && window.matchMedia("(max-width: 991px)").matches) { panel().scrollIntoView(); }
      if (source.id === "remove") { document.getElementById("remove-now").focus(); }
      if (source.matches("#tree a[data-enter='1']")) { source.dataset.enter = ""; toField(); }
      if (document.getElementById("overtaken") && source.id === "node-form") { document.getElementById("overtaken").focus(); }
    }
  });
  if (desk()) { refold(); dress(); rove(); }
}());
