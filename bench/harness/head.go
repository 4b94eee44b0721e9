package harness

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// networkLine has the coefficients as they are published.
func networkLine() string {
	c := cost.NetworkPerGB()
	return fmt.Sprintf("%g (%g to %g) kWh/GB, central and high of Aslan et al. 2018 for 2015, low of Cloud Carbon "+
		"Footprint, a line of its own",
		float64(c.Central), float64(c.Low), float64(c.High))
}

func (r *Runner) newResults() *record.Results {
	s := &r.Scenario
	algs, _ := s.algorithms() // Validate has reported what is wrong
	names := make([]string, len(algs))
	for i, a := range algs {
		names[i] = a.Spec.Name
	}
	res := charge.Results(r.Meter, r.Accounting)
	res.Method.Profile, res.Method.Network = r.profilesLine(), networkLine()
	res.Method.Stack, res.Method.Radio = s.stackLine(), s.Radio.method(s.StackOn(engine.Sim))
	res.Scenario = record.Settings{
		Name: s.Name, Algorithms: names, Nodes: s.Nodes, Engine: joined(s.Engines), Topology: s.Topology.String(),
		Faults: s.Faults.String(), Trials: s.Trials, Seed: s.Seed,
		Window: s.Window.String(), WallCap: s.WallCap.String(),
	}
	res.Scenario.Graph = s.GraphLine()
	res.Scenario.Failures = !s.Faults.Empty() || s.Links.Faults() != algorithms.NoFaults
	res.Scenario.Links = s.linksText()
	for _, a := range algs {
		if given := s.ParamsOf(a.Spec); given != nil {
			if res.Scenario.Params == nil {
				res.Scenario.Params = map[string]map[string]string{}
			}
			res.Scenario.Params[a.Spec.Name] = given
		}
	}
	res.Warnings = append(res.Warnings, r.Warnings...)
	res.Scenario.Radio, res.Scenario.Broker = s.Radio.String(), s.Broker
	if w := s.brokerWarning(); w != "" {
		res.Warnings = append(res.Warnings, w)
	}
	if w := s.Radio.stackWarning(s.StackOn(engine.Sim)); w != "" {
		res.Warnings = append(res.Warnings, w)
	}
	return res
}

// GraphLine says what was read of a topology that is a file, "" where it is none.
func (s *Scenario) GraphLine() string {
	if s.Topology.Shape != network.EdgeFile {
		return ""
	}
	g, err := s.Topology.Build(0, 0)
	if err != nil {
		return "" // ReadTopology has said so
	}
	size := fmt.Sprintf("%s: %s, %s", suggest.Name(s.Topology.File),
		number.Plural(g.N(), "node"), number.Plural(g.Edges(), "link"))
	parts := append([]string{size}, s.Topology.Notes()...)
	return strings.Join(parts, "; ")
}

// linksText is what every engine makes of the links, "" where none does anything.
func (s *Scenario) linksText() string {
	var texts []string
	engines := map[string][]string{}
	for _, e := range s.Engines {
		text := e.LinksText(s.Links)
		if engines[text] == nil {
			texts = append(texts, text)
		}
		engines[text] = append(engines[text], e.Name)
	}
	if len(texts) == 1 {
		return texts[0]
	}
	for i, text := range texts {
		texts[i] = fmt.Sprintf("%s: %s", strings.Join(engines[text], ", "), cmp.Or(text, "as they are"))
	}
	return strings.Join(texts, "; ")
}

// joined is the names of engines, as they are given on the command line.
func joined(list []engine.Engine) string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.String()
	}
	return strings.Join(names, ",")
}

// stackLine names the stacks of all engines, each once where they are several.
func (s *Scenario) stackLine() string {
	var texts []string
	same := true
	for _, e := range s.Engines {
		name := s.StackOn(e).Name
		same = same && name == s.StackOn(s.Engines[0]).Name && e != engine.Reference
		if e == engine.Reference && s.Stack.Name == "" {
			name = fmt.Sprintf("%s, or %s of libraries over TCP", name, engine.TCP.Stack)
		}
		texts = append(texts, e.Name+": "+name)
	}
	if same && len(s.Engines) > 0 {
		return s.StackOn(s.Engines[0]).Name
	}
	return strings.Join(texts, "; ")
}
