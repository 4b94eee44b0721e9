package sim

import (
	"maps"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// linkModel is when messages arrive.
type linkModel struct {
	engine.Chance
	order *linkOrder // nil where links need not keep order
}

func newLinkModel(l network.Links, seed uint64, fifo bool, n int) linkModel {
	m := linkModel{Chance: engine.NewChance(l, seed)}
	if fifo {
		m.order = newLinkOrder(n)
	}
	return m
}

// arrival is when a message sent now arrives, or the copy of one.
func (m *linkModel) arrival(now algorithms.Time, link engine.Link, seq uint32, copied bool) algorithms.Time {
	at := now + m.Delay(link, seq, copied)
	if hold, held := m.Held(link, seq); held {
		return at + hold
	}
	if m.order != nil {
		return m.order.after(at, link)
	}
	return at
}

// linkOrder remembers the latest arrival on each link. Rows by sender take four times less
// time than a map, but would be too large for many nodes.
type linkOrder struct {
	rows  [][]algorithms.Time
	links map[engine.Link]algorithms.Time
}

// maxRows is up to how many nodes links have rows, which then take 32 MiB where all nodes talk to
// all.
const maxRows = 2048

func newLinkOrder(n int) *linkOrder {
	if n <= maxRows {
		return &linkOrder{rows: make([][]algorithms.Time, n)}
	}
	return &linkOrder{links: map[engine.Link]algorithms.Time{}}
}

// of is the order of the links from some nodes: a part of the rows, which are the same, or a copy.
func (o *linkOrder) of(first, last algorithms.ID) *linkOrder {
	if o == nil || o.rows != nil {
		return o
	}
	part := &linkOrder{links: map[engine.Link]algorithms.Time{}}
	for link, at := range o.links {
		if from := link.From(); from >= first && from < last {
			part.links[link] = at
		}
	}
	return part
}

// take takes the order of some links over from a part.
func (o *linkOrder) take(part *linkOrder) {
	if o != part {
		maps.Copy(o.links, part.links)
	}
}

// after is the earliest time from at on at which a message may arrive without overtaking.
func (o *linkOrder) after(at algorithms.Time, link engine.Link) algorithms.Time {
	if o.rows == nil {
		at = max(at, o.links[link])
		o.links[link] = at
		return at
	}
	row := o.rows[link.From()]
	if row == nil {
		row = make([]algorithms.Time, len(o.rows))
		o.rows[link.From()] = row
	}
	last := &row[link.To()]
	*last = max(at, *last)
	return *last
}
