package harness

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/reference"
	"github.com/joulemark/joulemark/internal/suggest"
)

// validReal checks that real stacks can do what is asked for: there is nothing to inject faults
// into, and no parameter of a model means anything to a library that has none of that name.
func (s *Scenario) validReal() error {
	if !slices.Contains(s.Engines, engine.Reference) {
		var errs []error
		if s.Broker != "" {
			errs = append(errs, suggest.Unfit("broker", suggest.Quote(s.Broker), "with stack real only"))
		}
		if s.SetupTimeout != 0 {
			errs = append(errs, suggest.Unfit("setup-timeout", s.SetupTimeout, "with stack real only"))
		}
		return errors.Join(errs...)
	}
	errs := []error{reference.CheckTimeout(s.SetupTimeout)}
	unfit := func(key string, value any, when string, args ...any) {
		errs = append(errs, suggest.Unfit(key, value, when, args...))
	}
	algs, _ := s.algorithms()
	var without []string
	broker := false
	for _, a := range algs {
		of, ok := catalogue.Models[a.Spec.Name]
		if !ok {
			without = append(without, a.Spec.Name)
			continue
		}
		broker = broker || of.Broker
		errs = append(errs, s.validStack(a.Spec, of))
	}
	if without != nil {
		verb := "has"
		if len(without) > 1 {
			verb = "have"
		}
		unfit("stack", "real", "with the algorithms of the problem %s; %s %s no real stack",
			algorithms.Publish, strings.Join(without, ", "), verb)
	}
	if !s.Faults.Empty() || s.Links.Faults() != algorithms.NoFaults || s.Links.Latency.Bound() > 1 {
		unfit("stack", "real", "without faults, loss, duplicates and latency: nothing is injected into real libraries")
	}
	if s.Hosts.Any() {
		unfit("stack", "real", "without hosts and processes")
	}
	if s.Broker != "" {
		errs = append(errs, reference.CheckBroker(s.Broker))
		if !broker && len(algs) > 0 {
			unfit("broker", suggest.Quote(s.Broker), "with the algorithm %s only", publish.MQTT.Spec.Name)
		}
	}
	return errors.Join(errs...)
}

// validStack checks the parameters of an algorithm, and that its stack takes as many nodes as are
// asked for.
func (s *Scenario) validStack(spec *algorithms.Spec, of catalogue.Model) error {
	var errs []error
	unfit := func(key string, value any, when string, args ...any) {
		errs = append(errs, suggest.Unfit(key, value, when, args...))
	}
	given := s.ParamsOf(spec)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(catalogue.ModelParams, name) {
			unfit("params", spec.Name+"."+name, "with stack real: %s", strings.Join(catalogue.ModelParams, ", "))
		}
	}
	params, err := spec.Resolve(given)
	if err != nil {
		return errors.Join(errs...) // CheckParams says what is wrong with them
	}
	if size := params.Int("size"); size < reference.MinPayload || size > reference.MaxPayload {
		unfit("params", fmt.Sprintf("%s.size: %d", spec.Name, size),
			"with stack real: %d to %d", reference.MinPayload, reference.MaxPayload)
	}
	for _, n := range s.Nodes {
		subscribers := of.Subscribers(n)
		if n < spec.MinNodes {
			continue // such sizes are left out
		}
		if subscribers > reference.MaxSubscribers {
			unfit("nodes", n, "with stack real and %s: up to %d", spec.Name, reference.MaxSubscribers+n-subscribers)
			continue
		}
		c := reference.Config{Subscribers: subscribers}
		if of.Broker && reference.CheckBroker(s.Broker) == nil {
			c.Broker = s.Broker
		}
		if err := c.Check(of.Stack(params)); err != nil {
			errs = append(errs, &suggest.KeyError{Key: "nodes", Value: strconv.Itoa(n), Err: err})
		}
	}
	return errors.Join(errs...)
}

// brokerWarning says what is missing where the broker is none of this process.
func (s *Scenario) brokerWarning() string {
	if s.Broker == "" {
		return ""
	}
	return fmt.Sprintf("CPU time and energy of the broker at %s are not in the figures", s.Broker)
}

// StackOn is the stack whose headers wire_bytes has on an engine: the one that was asked for, or
// else that of the protocol that the engine sends by.
func (s *Scenario) StackOn(e engine.Engine) network.Stack {
	if s.Stack.Name != "" {
		return s.Stack
	}
	return stackNamed(cmp.Or(e.Stack, engine.Sim.Stack)) // programs of others have no messages
}

// stackOf is that of a trial. Of real libraries it depends on the library.
func (s *Scenario) stackOf(t Trial) network.Stack {
	if t.Engine != engine.Reference || s.Stack.Name != "" {
		return s.StackOn(t.Engine)
	}
	params, err := t.Algorithm.Spec.Resolve(s.ParamsOf(t.Algorithm.Spec))
	if of, ok := catalogue.Models[t.Algorithm.Spec.Name]; ok && err == nil && of.Stack(params).TCP() {
		return stackNamed(engine.TCP.Stack)
	}
	return s.StackOn(t.Engine)
}

func stackNamed(name string) network.Stack {
	stack, err := network.LookupStack(name)
	if err != nil {
		panic(err) // the names are those of the table of engines
	}
	return stack
}
