package graphfile

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/internal/number"
)

// number gives the nodes their numbers: in the order of theirs where all have one, else in the
// order in which the file names them. The second result is by provisional number.
func (d *draft) number() (n int, order []int32) {
	order = make([]int32, len(d.labels))
	if d.size > 0 {
		for i, l := range d.labels {
			order[i] = int32(l.number) - int32(d.first)
		}
		return d.size, order
	}
	if len(d.named) > 0 {
		for i := range order {
			order[i] = int32(i)
		}
		return len(order), order
	}
	for rank, id := range d.sorted() {
		order[id] = int32(rank)
	}
	return len(order), order
}

// sorted is the provisional numbers in the order of the numbers that the file has.
func (d *draft) sorted() []int32 {
	ids := make([]int32, len(d.labels))
	for i := range ids {
		ids[i] = int32(i)
	}
	slices.SortFunc(ids, func(a, b int32) int { return cmp.Compare(d.labels[a].number, d.labels[b].number) })
	return ids
}

// numbering says how nodes got their numbers, unless they had them already.
func (d *draft) numbering(order []int32) []string {
	n := len(d.labels)
	if d.size > 0 {
		if d.first == 0 {
			return nil
		}
		return []string{fmt.Sprintf("nodes renumbered from %d to %d on: %d is 0", d.first, 0, d.first)}
	}
	if len(d.named) > 0 {
		text := fmt.Sprintf("nodes are named and numbered in the order of the file: %s is 0, %s is %d",
			d.called(0), d.called(n-1), n-1)
		if odd := d.oddName(); odd != nil {
			text += fmt.Sprintf(" (%s in line %d is no number, so all count as names)", excerpt(odd.name), odd.line)
		}
		return []string{text}
	}
	var least, most uint64 = math.MaxUint64, 0
	for _, l := range d.labels {
		least, most = min(least, l.number), max(most, l.number)
	}
	gaps := most - least + 1 - uint64(n)
	if least == 0 && gaps == 0 {
		return nil
	}
	text := fmt.Sprintf("nodes renumbered from %d to 0: %d is 0, %d is %d", least, least, most, n-1)
	if least == 0 {
		text = fmt.Sprintf("nodes renumbered: %d is %d", most, n-1)
	}
	if gaps > 0 {
		text += fmt.Sprintf(" (%s between them not used)", number.Plural(gaps, "number"))
	}
	return []string{text}
}

// called is what the file calls a node.
func (d *draft) called(i int) string {
	if l := d.labels[i]; l.name != "" {
		return excerpt(l.name)
	}
	return strconv.FormatUint(d.labels[i].number, 10)
}

// oddName is a name among numbers, where there are more numbers than names: a slip of the pen makes
// one.
func (d *draft) oddName() *label {
	if 2*len(d.named) >= len(d.labels) {
		return nil
	}
	return &d.labels[slices.IndexFunc(d.labels, func(l label) bool { return l.name != "" })]
}
