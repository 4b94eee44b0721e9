package spacetime

import (
	"strings"
	"unicode/utf8"
)

// The directions in which the lines of a cell go.
const (
	north = 1 << iota
	east
	south
	west
)

// strokes are the box characters by the directions of their lines.
var strokes = [16]rune{
	0: ' ', north: '│', south: '│', north | south: '│',
	east: '─', west: '─', east | west: '─',
	north | east: '╰', north | west: '╯', south | east: '╭', south | west: '╮',
	north | south | east: '├', north | south | west: '┤', east | west | south: '┬', east | west | north: '┴',
	north | east | south | west: '┼',
}

// cell is one character of the canvas: a character of its own, or lines.
type cell struct {
	char  rune
	lines uint8
	life  bool // on the line of a process
	taken bool // by a horizontal line or a text, so that no other may pass
}

func (c cell) rune() rune {
	switch {
	case c.char != 0:
		return c.char
	case c.lines == 0 && c.life:
		return '┊'
	case c.life && c.lines&(east|west) == east|west:
		return '┼'
	}
	return strokes[c.lines]
}

// canvas is lines of cells, as many as are needed.
type canvas struct {
	width int
	cells [][]cell
}

func (c *canvas) at(line, column int) *cell {
	for len(c.cells) <= line {
		c.cells = append(c.cells, make([]cell, c.width))
	}
	return &c.cells[line][column]
}

// free reports whether nothing lies from one column to another, both included.
func (c *canvas) free(line, from, to int) bool {
	for x := min(from, to); x <= max(from, to); x++ {
		if c.at(line, x).taken {
			return false
		}
	}
	return true
}

// horizontal draws a line from the middle of one cell to that of another.
func (c *canvas) horizontal(line, from, to int) {
	from, to = min(from, to), max(from, to)
	for x := from; x <= to; x++ {
		k := c.at(line, x)
		k.taken = true
		if x > from {
			k.lines |= west
		}
		if x < to {
			k.lines |= east
		}
	}
}

// vertical draws a line from the middle of one cell to that of another below it.
func (c *canvas) vertical(column, from, to int) {
	for y := from; y <= to; y++ {
		k := c.at(y, column)
		if y > from {
			k.lines |= north
		}
		if y < to {
			k.lines |= south
		}
	}
}

// write puts a text in place of what is there.
func (c *canvas) write(line, column int, text string) {
	for _, r := range text {
		if column < c.width {
			k := c.at(line, column)
			k.char, k.taken = r, true
		}
		column++
	}
}

// put sets one character.
func (c *canvas) put(line, column int, r rune) {
	k := c.at(line, column)
	k.char, k.taken = r, true
}

func (c *canvas) text(line int) string {
	var b strings.Builder
	for _, k := range c.cells[line] {
		b.WriteRune(k.rune())
	}
	return b.String()
}

func runes(s string) int { return utf8.RuneCountInString(s) }
