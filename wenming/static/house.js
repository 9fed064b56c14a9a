"use strict";
// What pages need beyond htmx; each piece is found by an attribute on the element it concerns.
