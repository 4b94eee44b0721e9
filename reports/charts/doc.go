// Package charts draws the figures of experiments and runs as PNG and SVG, with gonum/plot, and as
// parts of a page: lines with bands or bars of their intervals, and groups of bars.
//
//	result.Figure -> panels (scales, ticks, legends, places) -> draw on a canvas, or Inline
//
// Lengths are points, 72 to the inch, from the lower left corner of the page upwards; numbers of a
// figure become points by the scale of their axis and nowhere else.
//
// What is drawn follows from the figure alone, so the same figure gives the same bytes. Nothing
// that cannot be shown is left out in silence: the line below the picture says what is missing, and
// a number that is not finite is an error.
//
// Colours are those of Okabe and Ito, which people with any kind of colour vision tell apart; lines
// also differ by dashes and marks and bars by strokes, so that they stay apart in print without
// colour.
package charts
