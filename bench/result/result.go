// Package result has the types of what an experiment comes to: tables, figures and diagrams as
// plain values, so that neither who computes them nor who shows them needs the other.
package result

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// Result is what an experiment came to, as plain values.
type Result struct {
	Name, Title string
	// Parameters is the line that says what it was run with.
	Parameters string
	// Data is the table with the published columns, which CSV has.
	Data Table
	// Shown are the tables for a reader; none means Data itself.
	Shown []Table
	// Notes are sentences below the tables: the procedure that was used, where it departs from
	// the published one, what to look at. Times of this run are in Timing and not here.
	Notes []string
	// Missing names what is not here of what was asked for, or rests on less; why not is in the
	// error that comes with the result.
	Missing  []string
	Timing   []string
	Figures  []Figure
	Diagrams []Diagram
}

// Table is columns of equal length. Every row has one cell a column: an int, int64, float64, string
// or bool, or nil for a value that does not exist; in those that are shown also a Quantity. Floats
// are finite.
type Table struct {
	Title   string // "" for the main one
	Columns []Column
	Rows    [][]any
	After   []string // sentences below the table
}

// Quantity is a value with its unit and the ends of its range, for a reader.
type Quantity struct {
	Low   float64 `json:"low"`
	Value float64 `json:"value"`
	High  float64 `json:"high"`
	Unit  string  `json:"unit"`
}

// Column is the heading of a column. Name is that of the CSV; Head, where it is not "", that of a
// table for readers.
type Column struct {
	Name string
	Head string
	// Decimals is the number of digits that a reader is shown after the point of a float; 0 stands
	// for as many as give every number of the column four significant digits. CSV has all of them.
	Decimals int
}

// Columns makes columns from their names.
func Columns(names ...string) []Column {
	c := make([]Column, len(names))
	for i, name := range names {
		c[i].Name = name
	}
	return c
}

// Heads gives the columns their headings for readers; "" leaves the name.
func (t *Table) Heads(heads ...string) {
	for i, head := range heads {
		t.Columns[i].Head = head
	}
}

// Round gives the columns their decimals for readers, in their order.
func (t *Table) Round(decimals ...int) {
	for i, n := range decimals {
		t.Columns[i].Decimals = n
	}
}

// Add appends a row.
func (t *Table) Add(cells ...any) { t.Rows = append(t.Rows, cells) }

// Figure is a picture of one or more panels side by side.
type Figure struct {
	Name    string // of the file, after that of the experiment: "bytes"
	Title   string
	Panels  []Panel
	Caption string // the parameters, in words
}

// Panel is one chart. With Categories on the X axis it is one of bars, a group of them at each
// category and in each group one for each of the series; with a Heat it has categories on both
// axes and no series; otherwise it is one of lines.
type Panel struct {
	Title  string // "" where the figure's will do
	X, Y   Axis
	Series []Series
	Marks  []Mark
	Heat   *Heat
	// Right, where it is not nil, is a second scale at the right for the same values.
	Right *Scale
}

// Scale says what the values of an axis are in another unit: Label is that of an [Axis], and a
// value is Factor times what the axis says. The factor is above 0.
type Scale struct {
	Label  string
	Factor float64
}

// Mark is a place on the X axis at which something happens: a vertical line with a word beside it.
type Mark struct {
	X    float64
	Text string
}

// Axis is a scale. The label has the unit in brackets: "bytes per event (B)".
type Axis struct {
	Label string
	Log   bool
	// Zero makes the scale begin at 0.
	Zero       bool
	Categories []string
	// At are the places that are to have a tick; nil leaves them to who draws.
	At []float64
}

// Series is a line, or the bars of one colour.
type Series struct {
	Name string
	X, Y []float64 // X is nil for bars
	// Low and High, where they are not nil, are the ends of an interval around each Y. Spread
	// says what it is: "p10 to p90", "one standard deviation".
	Low, High []float64
	Spread    string
	// Bars draws the intervals of a line as bars and its values as points, instead of a band.
	Bars bool
	// Dashed marks a line that is a model beside one that was counted.
	Dashed bool
	// Reference, where it is not "", makes the line one that the series of the same name is held
	// against, and says what it is: "textbook". It has the colour of texts, or with Dashed that of
	// the series before it; one entry of the legend stands for all with the same reference.
	Reference string
}

// Point adds a value with the ends of its interval.
func (s *Series) Point(x, low, y, high float64) {
	s.X = append(s.X, x)
	s.Y = append(s.Y, y)
	s.Low = append(s.Low, low)
	s.High = append(s.High, high)
}

// Value adds a point to a line.
func (s *Series) Value(name string, n int, y float64) {
	s.Name = name
	s.X = append(s.X, float64(n))
	s.Y = append(s.Y, y)
}

// Diagram is a run that is to be drawn in space and time.
type Diagram struct {
	Name   string // of the file, after that of the experiment
	Title  string
	Spec   *algorithms.Spec
	Nodes  int
	Events []engine.Event
	// Short says that a reader of the tables will want to see it too.
	Short bool
	// Bare leaves out what nodes report; messages and faults are to tell all.
	Bare bool
}
