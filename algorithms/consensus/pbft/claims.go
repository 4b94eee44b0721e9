package pbft

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// claim is a request that was prepared, and in which view.
type claim struct {
	made  bool
	view  uint32
	batch string
}

// claims are what a view-change says of one sequence number: the sets P and Q of the paper.
type claims struct {
	seq         uint32
	prepared    claim
	preprepared []stand
}

// change is a view-change with its sender.
type change struct {
	from algorithms.ID
	Message
	claims []claims
}

func bodyOfClaims(all []claims) string {
	b := algorithms.AppendUvarint(nil, uint64(len(all)))
	for _, c := range all {
		b = algorithms.AppendUvarint(b, uint64(c.seq))
		if c.prepared.made {
			b = algorithms.AppendUvarint(append(b, 1), uint64(c.prepared.view))
			b = consensus.AppendText(b, c.prepared.batch)
		} else {
			b = append(b, 0)
		}
		b = algorithms.AppendUvarint(b, uint64(len(c.preprepared)))
		for _, s := range c.preprepared {
			b = append(algorithms.AppendUvarint(b, uint64(s.view)), s.digest...)
		}
	}
	return string(b)
}

func readClaims(body string) (all []claims, ok bool) {
	r := algorithms.NewReader([]byte(body))
	before := uint32(0)
	for range r.Uvarint(uint64(len(body))) {
		c := claims{seq: uint32(r.Uvarint(maxNumber))}
		if r.Kind(2) == 1 { // the byte below a bound that a Reader knows how to read
			c.prepared = claim{true, uint32(r.Uvarint(maxNumber)), consensus.ReadText(r, maxBody)}
		}
		for range r.Uvarint(uint64(len(body))) {
			view := uint32(r.Uvarint(maxNumber))
			d := digest(consensus.ReadBytes(r, consensus.DigestBytes))
			c.preprepared = append(c.preprepared, stand{view, d})
		}
		if c.seq <= before || !consensus.IsBatch(c.prepared.batch) {
			return nil, false
		}
		before = c.seq
		all = append(all, c)
	}
	return all, r.Done() == nil
}

func claimWords(all []claims) string {
	var parts []string
	for _, c := range all {
		if c.prepared.made {
			parts = append(parts, fmt.Sprintf("prepared %s as number %d in view %d",
				consensus.BatchWords(c.prepared.batch, null), c.seq, c.prepared.view))
		}
	}
	if len(parts) == 0 {
		return "prepared nothing"
	}
	return strings.Join(parts, ", ")
}

// bodyOfChanges is the content of a new-view.
func bodyOfChanges(changes []change) string {
	b := algorithms.AppendUvarint(nil, uint64(len(changes)))
	for _, c := range changes {
		b = c.Append(algorithms.AppendUvarint(b, uint64(c.from)))
	}
	return string(b)
}

func readChanges(body string) (changes []change, ok bool) {
	r := algorithms.NewReader([]byte(body))
	before := algorithms.None
	for range r.Uvarint(uint64(len(body))) {
		c := change{from: r.ID(), Message: readMessage(r)}
		if c.kind != kindViewChange || c.from <= before {
			return nil, false
		}
		if c.claims, ok = readClaims(c.body); !ok {
			return nil, false
		}
		before = c.from
		changes = append(changes, c)
	}
	return changes, r.Done() == nil
}
