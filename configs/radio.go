package configs

import (
	"fmt"

	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy/cost"
)

// noRadio is the name of no radio.
const noRadio = "none"

func radioNames() []string { return append([]string{noRadio}, harness.RadioNames()...) }

// setRadio sets the radio and, unless another was asked for, the stack whose frames it sends. The key
// of the stack comes first, so what it was given is known by now.
func (c *Config) setRadio(name string) error {
	if name == "" || name == noRadio {
		return nil
	}
	radio, err := cost.LookupRadio(name)
	if err != nil {
		return err
	}
	c.Scenario.Radio.Radio = radio
	if own, known := harness.StackOf(radio.Name); known && !c.stackGiven {
		c.Scenario.Stack, err = network.LookupStack(own)
	}
	return err
}

// setRadioDuty refuses what is no duty cycle here, because 0 elsewhere stands for one that was not
// given.
func (c *Config) setRadioDuty(duty float64) error {
	if !(duty > 0 && duty <= 1) {
		return fmt.Errorf("%v (allowed: above 0, up to 1)", duty)
	}
	c.Scenario.Radio.Duty = duty
	return nil
}
