package rounds

import "github.com/joulemark/joulemark/algorithms"

// letter is a message on its way, depth the causal chain that ends with it.
type letter[M algorithms.Message] struct {
	to, from algorithms.ID
	depth    uint16
	msg      M
}

// box is letters in the order in which they were put in. Emptied, it keeps its memory.
type box[M algorithms.Message] struct {
	sheets []*[sheet]letter[M]
	n      int
}

// sheet is how many letters lie together, so that a box grows without copying what it has.
const sheet = 128

// add makes room for a letter.
func (b *box[M]) add() *letter[M] {
	at := b.n / sheet
	if at == len(b.sheets) {
		b.sheets = append(b.sheets, new([sheet]letter[M]))
	}
	l := &b.sheets[at][b.n%sheet]
	b.n++
	return l
}

// each goes through the letters, a sheet at a time.
func (b *box[M]) each(do func([]letter[M])) {
	for i, left := 0, b.n; left > 0; i, left = i+1, left-sheet {
		do(b.sheets[i][:min(sheet, left)])
	}
}

// grid is what is under way in a window. Nodes are in ranges, so that those to whom messages are
// handed in a row lie in the processor's caches together, and so that cores do not get in each
// other's way. The order in which a node gets its messages is that of their senders and does not
// depend on how many cores there are.
type grid[M algorithms.Message] struct {
	width   int        // nodes of a range
	calls   [][]box[M] // of the beginning of the round, by part of the senders, by range of the receivers
	answers [][]box[M] // by range of the senders, by share of the window that the receivers are in
}

const (
	maxRanges = 256
	minRange  = 1 << 12
	// shares are in how many parts the receivers of answers are, all of whom are in the window.
	shares = 8
)

// newGrid is for n nodes, least of which at least are in a range.
func newGrid[M algorithms.Message](n, parts, least int) grid[M] {
	ranges := max(1, min(maxRanges, n/least))
	g := grid[M]{width: (n + ranges - 1) / ranges}
	ranges = (n + g.width - 1) / g.width
	g.calls, g.answers = make([][]box[M], parts), make([][]box[M], ranges)
	for i := range g.calls {
		g.calls[i] = make([]box[M], ranges)
	}
	for i := range g.answers {
		g.answers[i] = make([]box[M], shares)
	}
	return g
}

func (g *grid[M]) ranges() int { return len(g.answers) }

// empty takes all letters out.
func (g *grid[M]) empty() {
	for _, boxes := range [][][]box[M]{g.calls, g.answers} {
		for _, row := range boxes {
			for i := range row {
				row[i].n = 0
			}
		}
	}
}

// column goes through the letters of one column of boxes.
func column[M algorithms.Message](boxes [][]box[M], i int, do func([]letter[M])) {
	for _, row := range boxes {
		row[i].each(do)
	}
}
