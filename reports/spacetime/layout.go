package spacetime

import "github.com/joulemark/joulemark/internal/suggest"

// lanes are where messages go down. A message leaves its sender on a line to the right or left,
// goes down in a lane beside its receiver, and enters it at its arrival:
//
//	●─ #0 ──╮ ┊
//	┊       ╰▶●
//
// Every process has lanes on both sides, as many as there are messages under way to it from there
// at one time.
type lanes struct {
	of    []int // by message: its lane, counted from the process
	count [2][]int
}

// sides of a process.
const (
	left = iota
	right
)

func (o *order) side(m int) int {
	if o.eastward(m) {
		return left // comes in from there
	}
	return right
}

// allot gives each message the nearest lane that is free from its sending to its arrival.
func (o *order) allot() lanes {
	l := lanes{of: make([]int, len(o.Messages))}
	busy := [2][][]int{} // by side, process and lane: the row of the last arrival
	for s := range busy {
		busy[s], l.count[s] = make([][]int, len(o.Processes)), make([]int, len(o.Processes))
	}
	for row := range o.events {
		for _, e := range o.events[row] {
			for _, i := range o.sent[e] {
				m := &o.Messages[i]
				if m.To == Nowhere {
					continue
				}
				to := o.Events[m.To]
				used := &busy[o.side(i)][to.Process]
				k := 0
				for k < len(*used) && (*used)[k] >= row {
					k++
				}
				if k == len(*used) {
					*used = append(*used, 0)
				}
				(*used)[k], l.of[i] = to.Row, k
			}
		}
	}
	for s := range busy {
		for p, used := range busy[s] {
			l.count[s][p] = len(used)
		}
	}
	return l
}

// grid is where everything lies in a text.
type grid struct {
	order
	lanes
	inlineEvents, inlineMessages bool
	x                            []int // of the processes
	width                        int
}

const laneGap = 2

// lane is the column in which a message goes down.
func (g *grid) lane(i int) int {
	d := laneGap * (1 + g.of[i])
	x := g.x[g.toward(&g.Messages[i])]
	if g.side(i) == left {
		return x - d
	}
	return x + d
}

// east is the first column of the area for texts to the right of a process, west the last one of
// that to its left.
func (g *grid) east(p int) int { return g.x[p] + laneGap*(1+g.count[right][p]) }
func (g *grid) west(p int) int { return g.x[p] - laneGap*(1+g.count[left][p]) }

// short is what stands on the line of a message.
func (g *grid) short(i int) string {
	if g.inlineMessages {
		return g.words(i)
	}
	return suggest.Drawn(g.Messages[i].Name)
}

// beside is what stands beside an event.
func (g *grid) beside(e int) string {
	if g.inlineEvents {
		return suggest.Drawn(g.Events[e].Label)
	}
	return ""
}

// place computes the columns: between two processes there are the lanes of both, and room for the
// longest text of what leaves one of them toward the other.
func (g *grid) place() {
	n := len(g.Processes)
	room := make([]int, n+1) // to the right of process p at p+1
	for e := range g.Events {
		p := g.Events[e].Process
		if t := runes(g.beside(e)); t > 0 {
			room[p+1] = max(room[p+1], t+1)
		}
		for _, i := range g.sent[e] {
			gap := p
			if g.eastward(i) {
				gap++
			}
			room[gap] = max(room[gap], runes(g.short(i))+5)
		}
	}
	g.x = make([]int, n)
	half := func(p int) (before, after int) {
		w := runes(suggest.Drawn(g.Processes[p]))
		return w / 2, w - w/2
	}
	for p := range n {
		before, _ := half(p)
		if p == 0 {
			g.x[0] = before
			continue
		}
		_, after := half(p - 1)
		lanes := laneGap * (2 + g.count[right][p-1] + g.count[left][p])
		g.x[p] = g.x[p-1] + max(lanes+room[p]-1, after+before+2, 6)
	}
	g.width = 0
	if n > 0 {
		_, after := half(n - 1)
		g.width = g.x[n-1] + max(after, laneGap*(1+g.count[right][n-1])+room[n])
	}
}
