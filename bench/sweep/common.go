package sweep

import (
	"maps"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
)

// axis is a key that is swept, with its values.
type axis struct {
	key    string
	values []string
}

// axesOf are those of some settings, in the order in which they name them.
func axesOf(settings []Setting) (axes []axis) {
	for _, setting := range settings {
		for _, v := range setting.Values {
			i := slices.IndexFunc(axes, func(a axis) bool { return a.key == v.Key })
			if i < 0 {
				i = len(axes)
				axes = append(axes, axis{key: v.Key})
			}
			if !slices.Contains(axes[i].values, v.Text) {
				axes[i].values = append(axes[i].values, v.Text)
			}
		}
	}
	return axes
}

// swept says what is swept: loss: 0, 0.1; latency: fixed:1ms, fixed:5ms.
func (s *Sweep) swept() string {
	texts := make([]string, len(s.axes))
	for i, a := range s.axes {
		texts[i] = a.key + ": " + strings.Join(a.values, ", ")
	}
	return strings.Join(texts, "; ")
}

// common is a runner of what all settings have, for the head of the results.
func (s *Sweep) common() *harness.Runner {
	r := *s.points[0].runner
	of := &r.Scenario
	for _, a := range s.axes {
		switch a.key {
		case topologyKey:
			of.Topology = network.Topology{}
		case "latency":
			of.Links.Latency = network.Latency{}
		case "loss":
			of.Links.Loss = 0
		case "duplicate":
			of.Links.Duplicate = 0
		case "reorder":
			of.Links.Reorder, of.Links.Hold = 0, 0
		case "faults":
			of.Faults = network.Plan{}
		default: // a parameter
			of.Params = without(of.Params, a.key)
		}
	}
	return &r
}

// sizes are those of all points, each once.
func (s *Sweep) sizes() (sizes []int) {
	for i := range s.points {
		if n := s.points[i].trial.Nodes; !slices.Contains(sizes, n) {
			sizes = append(sizes, n)
		}
	}
	slices.Sort(sizes)
	return sizes
}

// algorithms are those of all points, each once.
func (s *Sweep) algorithms() (names []string) {
	for i := range s.points {
		if name := s.points[i].trial.Algorithm.Spec.Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// joined is parameters of a case and values of a setting, as records have them.
func joined(params, values string) string {
	if params == "" || values == "" {
		return params + values
	}
	return params + "," + values
}

// without is parameters without one of them, named as ALGORITHM.NAME.
func without(params map[string]algorithms.Params, key string) map[string]algorithms.Params {
	word, name, _ := strings.Cut(key, ".")
	all := maps.Clone(params)
	if own := maps.Clone(all[word]); own != nil {
		delete(own, name)
		all[word] = own
		if len(own) == 0 {
			delete(all, word)
		}
	}
	return all
}
