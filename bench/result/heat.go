package result

// Heat is a map of a quantity over two keys, each a category of an axis of its panel. Places
// without a cell stay empty.
type Heat struct {
	// Scale is that of the values, which colours follow.
	Scale Axis
	Cells []Cell
}

// Cell is one place of a map.
type Cell struct {
	Column, Row int // of the categories of the X and the Y axis
	// Low and High are the ends of an interval around the value, the value itself where there is
	// none.
	Low, Value, High float64
	// Fault says what went wrong in what the value is of; "" is nothing.
	Fault string
}
