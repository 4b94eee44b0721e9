package configs

import (
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/suggest"
)

// noRadio is the name of no radio.
const noRadio = "none"

func radioNames() []string { return append([]string{noRadio}, harness.RadioNames()...) }

// setRadio sets the radio and, unless another was asked for, the stack whose frames it sends. The
// key of the stack comes first.
func (c *Config) setRadio(name string, _ givens) error {
	if name == noRadio {
		return nil
	}
	radio, err := cost.LookupRadio(name)
	if err != nil {
		return err
	}
	c.Scenario.Radio.Radio = radio
	if own, known := harness.StackOf(radio.Name); known && c.Scenario.Stack.Name == "" {
		c.Scenario.Stack, err = network.LookupStack(own)
	}
	return err
}

// duty refuses what is no duty cycle here, because 0 elsewhere stands for one that was not
// given.
func duty(part float64) (float64, error) {
	if !(part > 0 && part <= 1) {
		return 0, suggest.Wrong("radio-duty", part, "above 0, up to 1")
	}
	return part, nil
}
