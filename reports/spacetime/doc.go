// Package spacetime draws space-time diagrams: processes are vertical lines, time runs
// downwards, and messages are arrows from the event at which they are sent to the
// one at which they are received.
//
// A [Diagram] is a plain value that knows nothing of where its events come from. [Text] draws it
// with box characters for a terminal, [SVG] as a picture that needs nothing else: no script, no
// style sheet, no font, no identifiers that could clash with those of a page around it. Both
// show the order of the events truly and their distances in time only roughly, and show all of the
// diagram; [Diagram.Cut] makes one that is too long shorter, and has it say so.
//
// A text is measured in columns and lines of a terminal, a picture in pixels; both from the upper
// left corner, downwards. No font is asked for the widths of its letters, since nobody knows which
// one will show the picture: every letter has the width of a wide one.
package spacetime
