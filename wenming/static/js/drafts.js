"use strict";
// <form data-draft="room:form:id">: what is typed is kept on the server and comes back after signing in again.
(function () {
  var words = document.getElementById("draft-words");
  if (!words) { return; }
  var skipped = ["password", "file", "hidden", "submit", "button", "image", "reset"];

  function headers() {
    var given = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    given["Content-Type"] = "application/json";
    return given;
  }

  function address(form) { return words.dataset.url + "?form=" + encodeURIComponent(form.dataset.draft); }

  function controls(form) {
    return Array.prototype.filter.call(form.elements, function (element) {
      return element.name && !element.disabled && skipped.indexOf(element.type) < 0 && element.autocomplete !== "one-time-code";
    });
  }

  function values(form) {
    var found = {};
    controls(form).forEach(function (element) {
      var list = found[element.name] = found[element.name] || [];
      if (element.type === "checkbox" || element.type === "radio") {
        if (element.checked) { list.push(element.value); }
      } else if (element.tagName === "SELECT" && element.multiple) {
        Array.prototype.forEach.call(element.options, function (option) { if (option.selected) { list.push(option.value); } });
      } else {
        list.push(element.value);
      }
    });
    return found;
  }

  function fill(form, fields) {
    var places = {};
    controls(form).forEach(function (element) {
      var given = fields[element.name];
      if (!given) { return; }
      if (element.type === "checkbox" || element.type === "radio") {
        element.checked = given.indexOf(element.value) >= 0;
      } else if (element.tagName === "SELECT" && element.multiple) {
        Array.prototype.forEach.call(element.options, function (option) { option.selected = given.indexOf(option.value) >= 0; });
      } else {
        var place = places[element.name] || 0;
        places[element.name] = place + 1;
        if (given[place] !== undefined) { element.value = given[place]; }
      }
      element.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function same(one, other) {
    return Object.keys(other).every(function (name) { return JSON.stringify(one[name] || []) === JSON.stringify(other[name]); });
  }

  function tell(form, kept) {
    var notice = words.content.firstElementChild.cloneNode(true);
    var at = new Date(kept.saved_at), two = function (number) { return (number < 10 ? "0" : "") + number; };
    notice.querySelector("time").dateTime = kept.saved_at;
    notice.querySelector("time").textContent = (at.getMonth() + 1) + "-" + two(at.getDate()) + " " + two(at.getHours()) + ":" + two(at.getMinutes());
    notice.querySelector("button").addEventListener("click", function () {
      fetch(address(form), { method: "DELETE", headers: headers(), credentials: "same-origin" });
      form.reset();
      notice.remove();
    });
    form.insertBefore(notice, form.firstChild);
  }

  function tend(form) {
    if (form.dataset.draftTended) { return; }
    form.dataset.draftTended = "1";
    var timer = null, dirty = false;

    function save() {
      window.clearTimeout(timer);
      if (!dirty) { return; }
      dirty = false;
      fetch(address(form), { method: "POST", headers: headers(), body: JSON.stringify(values(form)), credentials: "same-origin", keepalive: true })
        .then(function (answer) { if (answer.ok && !answer.redirected) { document.dispatchEvent(new CustomEvent("session:kept")); } })
        .catch(function () { dirty = true; });
    }

    if (!form.elements.draft) {
      var name = document.createElement("input");
      name.type = "hidden";
      name.name = "draft";
      name.value = form.dataset.draft;
      form.appendChild(name);
    }
    fetch(address(form), { headers: { "X-Background": "1" }, credentials: "same-origin" }).then(function (answer) {
      return answer.status === 200 && !answer.redirected ? answer.json() : null;
    }).then(function (kept) {
      if (!kept || dirty || same(values(form), kept.fields)) { return; }
      fill(form, kept.fields);
      tell(form, kept);
    }).catch(function () { /* no network: the form is simply as the server drew it */ });
    form.addEventListener("input", function () { dirty = true; window.clearTimeout(timer); timer = window.setTimeout(save, 800); });
    form.addEventListener("submit", function () { window.clearTimeout(timer); dirty = false; });  // a form that comes too late is kept by the server
    document.addEventListener("session:ending", save);
    document.addEventListener("visibilitychange", function () { if (document.hidden) { save(); } });
  }

  function tendAll() { document.querySelectorAll("form[data-draft]").forEach(tend); }
  document.addEventListener("htmx:afterSettle", tendAll);
  tendAll();
}());
