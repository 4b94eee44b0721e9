package record

import (
	"fmt"
	"reflect"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Once leaves out records that are there twice, figure by figure, as where a file was put together
// with itself: they would pass for trials that agree. Those of one trial that differ stay, since
// they were measured apart. A warning tells of both.
func (res *Results) Once() {
	seen := map[Run][]*Record{}
	var kept []Record
	var again *Record // the first of a trial that has been there with other figures
	repeated, differing := 0, 0
	for i := range res.Records {
		r := &res.Records[i]
		same := false
		for _, before := range seen[r.trial()] {
			same = same || reflect.DeepEqual(before, r)
		}
		switch {
		case same:
			repeated++
			continue
		case len(seen[r.trial()]) > 0:
			if differing++; again == nil {
				again = r
			}
		}
		seen[r.trial()] = append(seen[r.trial()], r)
		kept = append(kept, *r)
	}
	if repeated > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf(
			"Left out: %d of %d records, which are in the file a second time.", repeated, len(res.Records)))
	}
	if differing > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf(
			"Of one trial there are several records with other figures, %d in all: the first is %s at %d nodes, "+
				"trial %d. They count as trials of their "+
				"own.", differing, suggest.Line(again.Algorithm), again.Nodes, again.Trial))
	}
	res.Records = kept
}
