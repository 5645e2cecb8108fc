// Say what ical.js, which Nextcloud and Thunderbird read calendars with, finds in one from stdin.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
const told = events.map((one) => ({
  uid: one.uid,
  begins: one.startDate.toJSDate().toISOString(),
  lasts: one.duration.toString(),
  summary: one.summary,
  status: one.component.getFirstPropertyValue("status"),
}));
process.stdout.write(JSON.stringify(told));
