package spacetime

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Signs of a text.
var textSigns = [marks]string{Dot: "●", Timer: "◆", Crash: "■", Recovery: "○"}

const textLost, textUnderWay = '✗', '▷'

const (
	mostBeside  = 16 // characters of a label that may stand beside its event
	leastMargin = 28 // columns of a margin with words
	marginGap   = 3
)

// Text draws the diagram with box characters, in lines of at most width columns if it can; 0 is as
// wide as it takes. Where there is room, words stand on the lines of messages and beside events;
// else they are in a margin or below the picture, and only the names of messages in it. A picture
// of so many processes that even this does not fit is wider. Nothing is written where the diagram
// is not valid.
func Text(w io.Writer, d Diagram, width int) error {
	if err := d.Validate(); err != nil {
		return err
	}
	g := fitting(&d, width)
	var b bytes.Buffer
	if d.Title != "" {
		paragraph(&b, suggest.Drawn(d.Title), width)
		b.WriteByte('\n')
	}
	if len(d.Rows) > 0 {
		g.picture(&b, width)
	} else {
		b.WriteString("nothing happens\n")
	}
	remarks := d.Remarks
	if legend := g.legend(textSigns, string(textLost)); legend != nil {
		remarks = slices.Concat([]string{strings.Join(legend, ", ")}, remarks)
	}
	for i, r := range remarks {
		if i == 0 {
			b.WriteByte('\n')
		}
		paragraph(&b, suggest.Drawn(r), width)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// fitting chooses where the words stand.
func fitting(d *Diagram, width int) *grid {
	g := &grid{order: inOrder(d)}
	g.lanes = g.allot()
	axis := g.axis()
	brief := !slices.ContainsFunc(d.Events, func(e Event) bool { return runes(e.Label) > mostBeside })
	for _, c := range []struct{ events, messages bool }{{true, true}, {false, true}, {false, false}} {
		g.inlineEvents, g.inlineMessages = c.events, c.messages
		g.place()
		needed := axis + g.width
		if !c.events {
			needed += marginGap + leastMargin
		}
		if (width <= 0 || needed <= width) && (brief || !c.events) {
			break
		}
	}
	return g
}

// axis is the width of the times and the gap beside them.
func (g *grid) axis() int {
	w := runes("time")
	for _, r := range g.Rows {
		w = max(w, runes(suggest.Drawn(r.Time)))
	}
	return w + 2
}

// picture draws rows of one line or more each.
func (g *grid) picture(b *bytes.Buffer, width int) {
	axis := g.axis()
	heads := canvas{width: g.width, cells: [][]cell{make([]cell, g.width)}}
	for p, head := range g.Processes {
		head = suggest.Drawn(head)
		heads.write(0, g.x[p]-runes(head)/2, head)
	}
	line(b, axis, "time", heads.text(0), "", g.width)

	margin := 0
	if width > 0 {
		margin = width - axis - g.width - marginGap
	}
	below := width > 0 && margin < leastMargin
	c, starts, words := &canvas{width: g.width}, make([]int, len(g.Rows)+1), make([][]string, len(g.Rows))
	sentAt := make([]int, len(g.Messages)) // by message: the line on which it leaves
	for row := range g.Rows {
		starts[row] = len(c.cells)
		if g.width > 0 {
			c.at(starts[row], 0) // at least one line
			for _, e := range g.events[row] {
				g.draw(c, e, starts[row], sentAt)
			}
		}
		if !below {
			words[row] = wrapped(strings.Join(g.margin(row), "; "), margin)
		}
		for len(c.cells) < starts[row]+max(1, len(words[row])) {
			c.cells = append(c.cells, make([]cell, c.width))
		}
	}
	starts[len(g.Rows)] = len(c.cells)
	for row := range g.Rows {
		g.live(c, row, starts[row], starts[row+1])
		if note, ok := g.notes[row]; ok {
			g.note(c, starts[row], note)
		}
		for y := starts[row]; y < starts[row+1]; y++ {
			time, text := "", ""
			if y == starts[row] {
				time = g.time(row)
			}
			if i := y - starts[row]; i < len(words[row]) {
				text = words[row][i]
			}
			line(b, axis, time, c.text(y), text, g.width)
		}
	}
	if below {
		g.below(b, axis, width)
	}
}

// below writes below the picture what has no room beside it.
func (g *grid) below(b *bytes.Buffer, axis, width int) {
	b.WriteByte('\n')
	for row := range g.Rows {
		time := g.time(row)
		for _, l := range wrapped(strings.Join(g.margin(row), "; "), max(width-axis, leastMargin)) {
			line(b, axis, time, l, "", 0)
			time = ""
		}
	}
}

// line writes the axis, the picture and the margin.
func line(b *bytes.Buffer, axis int, time, picture, margin string, width int) {
	text := strings.Repeat(" ", axis-2-runes(time)) + time + "  " + picture
	if margin != "" {
		text += strings.Repeat(" ", max(0, width-runes(picture))+marginGap) + margin
	}
	b.WriteString(strings.TrimRight(text, " ") + "\n")
}

// draw puts an event on the first line that has room for it and what it receives first, and what it
// sends on this line and those below.
func (g *grid) draw(c *canvas, e, base int, sentAt []int) {
	ev := &g.Events[e]
	p, x, label := ev.Process, g.x[ev.Process], g.beside(e)
	from, to := x, x
	if label != "" {
		to = min(g.east(p)+runes(label), g.width) - 1
	}
	arrivals := g.arrived[e]
	if len(arrivals) > 0 {
		lane := g.lane(arrivals[0])
		from, to = min(from, lane), max(to, lane)
	}
	y := base
	for !c.free(y, from, to) {
		y++
	}
	last := y
	c.write(y, g.east(p), label)
	for k, i := range arrivals {
		at := y
		for k > 0 && !c.free(at, x+g.beyond(i), g.lane(i)) {
			at++
		}
		c.horizontal(at, x, g.lane(i))
		c.vertical(g.lane(i), sentAt[i], at)
		head := '▶'
		if g.side(i) == right {
			head = '◀'
		}
		c.put(at, x+g.beyond(i), head)
		last = max(last, at)
	}
	for _, i := range g.sent[e] {
		last = max(last, g.send(c, i, x, y, sentAt))
	}
	if last > y {
		c.vertical(x, y, last)
	}
	c.put(y, x, []rune(textSigns[ev.Mark])[0])
}

// beyond is the direction from the receiver of a message to its lane.
func (g *grid) beyond(i int) int {
	if g.side(i) == left {
		return -1
	}
	return 1
}

// send draws the line on which a message leaves, and says which one that is.
func (g *grid) send(c *canvas, i, x, y int, sentAt []int) int {
	m, text := &g.Messages[i], " "+g.short(i)+" "
	p, step := g.Events[m.From].Process, -g.beyond(i)
	begin := g.east(p)
	if step < 0 {
		begin = g.west(p) - runes(text) + 1
	}
	end := begin + runes(text)
	if step < 0 {
		end = begin - 1
	}
	sign := textUnderWay
	if m.Lost != "" {
		sign = textLost
	}
	if m.To != Nowhere {
		end = g.lane(i)
	} else if step < 0 && m.Lost == "" {
		sign = '◁'
	}
	// Below its sign an event sends to one side a line: to both, it would look like a line that
	// passes.
	first := y
	for !c.free(y, x+step, end) || y > first && !c.free(y, x, x) {
		y++
	}
	c.horizontal(y, x, end)
	c.write(y, begin, text)
	if m.To == Nowhere {
		c.put(y, end, sign)
	}
	sentAt[i] = y
	return y
}

// live draws the lines of the processes that are up.
func (g *grid) live(c *canvas, row, from, to int) {
	for p, x := range g.x {
		down, crash := g.down(p, row)
		for y := from; y < to; y++ {
			c.at(y, x).life = !down || crash && y == from
		}
	}
}

// note writes a sentence across all processes, longer than the picture is wide if it must be.
func (g *grid) note(c *canvas, y int, text string) {
	text = "┄┄ " + text + " "
	if n := runes(text) - g.width; n > 0 {
		c.cells[y] = append(c.cells[y], make([]cell, n)...)
	}
	for i := range c.cells[y] {
		if k := &c.cells[y][i]; k.lines == 0 {
			k.char = '┄'
		}
	}
	for i, r := range []rune(text) {
		c.cells[y][i].char = r
	}
}
