package calibrate

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// warn leaves out points that are not sound, and says everything that a reader must know, what
// matters most first.
func (r *Result) warn(engines []engine.Engine, info energy.SourceInfo) []string {
	all := slices.Concat(info.Warnings, r.Before.Warnings)
	var findings []string
	for _, e := range engines {
		kept, note := sound(e, r.Points[e], info)
		if note != "" {
			all = append(all, note)
		}
		r.Points[e] = kept
		findings = append(findings, findingsOf(e, kept, info.Warnings)...)
	}
	all = append(append(all, findings...), r.failed...)
	var distinct []string
	for _, w := range all {
		if !slices.Contains(distinct, w) {
			distinct = append(distinct, w)
		}
	}
	return distinct
}

// sound leaves out the points whose energy is not from the source, because a counter was lost and a
// model spoke for it: they would pass for measured ones. Where too few would be left all are kept,
// and the kind of the profile is the weaker one. Either is said.
func sound(e engine.Engine, points []Point, info energy.SourceInfo) (kept []Point, note string) {
	var other *Point
	for i := range points {
		p := &points[i]
		if p.Kind == info.Kind && p.Source == info.Name {
			kept = append(kept, *p)
		} else if other == nil {
			other = p
		}
	}
	if other == nil {
		return points, ""
	}
	why := ""
	further := func(w string) bool { return !slices.Contains(info.Warnings, w) }
	if i := slices.IndexFunc(other.Warnings, further); i >= 0 {
		why = ": " + other.Warnings[i]
	}
	what := fmt.Sprintf("the energy of %d of %d points on engine %v is not %v by %s but %v by %s",
		len(points)-len(kept), len(points), e, info.Kind, info.Name, other.Kind, other.Source)
	if len(kept) < MinPoints {
		return points, what + ", and the profile with it" + why
	}
	return kept, what + ", so they are left out" + why
}

// findingsOf counts the warnings of points, but for those of the source as such.
func findingsOf(e engine.Engine, points []Point, known []string) []string {
	var texts []string
	count := map[string]int{}
	for i := range points {
		for _, w := range points[i].Warnings {
			if slices.Contains(known, w) {
				continue
			}
			if count[w]++; count[w] == 1 {
				texts = append(texts, w)
			}
		}
	}
	for i, w := range texts {
		texts[i] = fmt.Sprintf("%d of %d points on engine %v: %s", count[w], len(points), e, w)
	}
	return texts
}
