package topology

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/document"
)

// How much a drawing can hold and still be read.
const (
	MostNodes = 2000
	MostLinks = 4000 // drawn one by one
)

// Drawing is a graph with the load of its nodes.
type Drawing struct {
	Title string
	Graph *algorithms.Graph
	Load  *Tally
	// Remarks stand below the picture, behind those about the load.
	Remarks []string
}

// Fits is an error where a graph has more nodes than can be drawn.
func Fits(nodes int) error {
	if nodes > MostNodes {
		return suggest.Wrong("nodes", nodes, "up to %d in a drawing of the topology", MostNodes)
	}
	return nil
}

func (d *Drawing) validate() error {
	switch {
	case d.Graph == nil || d.Load == nil || d.Graph.N() == 0:
		return errors.New("topology: no graph or no load (allowed: both)")
	case len(d.Load.loads) != d.Graph.N():
		return fmt.Errorf("topology: the load of %d nodes on a graph of %d", len(d.Load.loads), d.Graph.N())
	}
	return Fits(d.Graph.N())
}

// named are the nodes that get labels: all where there is room, else those that do much more than
// most and those that crashed, of both the first few.
func (d *Drawing) named() []algorithms.ID {
	order := make([]algorithms.ID, d.Graph.N())
	for i := range order {
		order[i] = algorithms.ID(i)
	}
	if len(order) <= mostNumbered {
		return order
	}
	const busy, down = 3, 10
	total := func(id algorithms.ID) int64 { return d.Load.loads[id].Sent + d.Load.loads[id].Received }
	slices.SortStableFunc(order, func(a, b algorithms.ID) int { return cmp.Compare(total(b), total(a)) })
	most := 2 * total(order[len(order)/2])
	var named []algorithms.ID
	for _, id := range order[:busy] {
		if total(id) > most {
			named = append(named, id)
		}
	}
	for i, l := range d.Load.loads {
		if id := algorithms.ID(i); l.Crashes > 0 && len(named) < busy+down && !slices.Contains(named, id) {
			named = append(named, id)
		}
	}
	return named
}

// words are the sentences below the picture, after those on how it is to be read.
func (d *Drawing) words() []string {
	var sent, received, most int64
	busiest, as := 0, 0
	for i, l := range d.Load.loads {
		sent, received = sent+l.Sent, received+l.Received
		switch {
		case l.Sent > most:
			busiest, most, as = i, l.Sent, 1
		case l.Sent == most:
			as++
		}
	}
	count := func(v int64) string { return document.Count(float64(v)) }
	text := "No node sends a message"
	switch {
	case most > 0 && as == len(d.Load.loads):
		text = fmt.Sprintf("Every node sends %s", number.Plural(most, "message"))
	case most > 0:
		text = fmt.Sprintf("Node %d sends most: %s of %s (%s)", busiest, count(most),
			number.Plural(sent, "message"), percent(float64(most)/float64(sent)))
		if as > 1 {
			text += fmt.Sprintf(", as many as each of %s", number.Plural(as-1, "other node"))
		}
	}
	words := []string{fmt.Sprintf("%s; %s received.", text, verb(received))}
	if d.Load.setup > 0 {
		words = append(words, number.Plural(int(d.Load.setup), "message")+" of set-up are not drawn.")
	}
	if d.Load.cuts > 0 {
		words = append(words, "The network was split "+number.Plural(d.Load.cuts, "time")+", which is not drawn.")
	}
	return append(words, d.Remarks...)
}

// percent is a share, with two digits at least.
func percent(share float64) string {
	if share < 0.1 {
		return fmt.Sprintf("%.2g %%", 100*share)
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// verb is a number of messages with its verb.
func verb(n int64) string {
	if n == 1 {
		return "1 message was"
	}
	return number.Plural(n, "message") + " were"
}

// line is a link as it is drawn.
type line struct {
	a, b int
	used bool
}

// lines are the links to draw: all, or where these are too many those that carried messages, or
// none; and what there is to say about the others.
func (d *Drawing) lines() (lines []line, words string) {
	all := d.Graph.Edges()
	used := int64(len(d.Load.links))
	if all > MostLinks && used > MostLinks {
		return nil, fmt.Sprintf("The %s are too many to be drawn.", number.Plural(all, "link"))
	}
	for i := range d.Graph.N() {
		for k := range d.Graph.Degree(algorithms.ID(i)) {
			o := int(d.Graph.Neighbor(algorithms.ID(i), k))
			if o < i {
				continue
			}
			carried := d.Load.links[[2]algorithms.ID{algorithms.ID(i), algorithms.ID(o)}] > 0
			if carried || all <= MostLinks {
				lines = append(lines, line{i, o, carried})
			}
		}
	}
	if all > MostLinks {
		words = fmt.Sprintf("%s without messages are not drawn.", number.Plural(int(all-used), "link"))
	}
	return lines, words
}
