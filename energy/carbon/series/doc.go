// Package series is carbon intensity over time: what a kilowatt-hour emitted in each hour, half
// hour or five minutes of a grid, read from a file that somebody has of a publisher or has written.
//
// [Parse] tells by the content which of these a file is: a CSV of one's own, CSV or JSON of
// Electricity Maps, JSON of WattTime (version 3), or JSON of carbonintensity.org.uk, national or of
// one region. [Series.Between] is the mean over a time, with the lowest and the highest interval
// that it met.
//
// A series has intervals of one length, without gaps and overlaps. It says nothing of times that it
// does not cover, and nothing is fetched from the network.
package series
