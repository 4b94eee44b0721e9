package reports

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// validRadio checks that the figures of the radio come together, in order, and are about nodes that there are.
func validRadio(r *record.Record) []error {
	figures := []struct {
		name    string
		present bool
	}{
		{"radio_tx_j", r.RadioTxJ != nil},
		{"radio_rx_j", r.RadioRxJ != nil},
		{"radio_listen_j", r.RadioListenJ != nil},
		{"radio_low_j", r.RadioLowJ != nil},
		{"radio_high_j", r.RadioHighJ != nil},
		{"radio_node_max_j", r.RadioNodeMaxJ != nil},
		{"radio_node_max", r.RadioNodeMax != nil},
	}
	var errs []error
	for _, f := range figures {
		if f.present != (r.Radio != "") {
			errs = append(errs, fmt.Errorf("%s: it does not go with radio %q (allowed: all figures of a radio, or none and \"\")", f.name, document.Plain(r.Radio)))
		}
	}
	if (r.BatteryExecutions == nil) != (r.FirstNodeOut == nil) || (r.BatteryExecutions == nil) != (r.BatteryS == nil) {
		errs = append(errs, errors.New("battery_executions, first_node_out, battery_s: some without the others (allowed: all or none)"))
	}
	for _, n := range []struct {
		name string
		node *int
	}{{"radio_node_max", r.RadioNodeMax}, {"first_node_out", r.FirstNodeOut}} {
		if n.node != nil && (*n.node < 0 || *n.node >= r.Nodes) {
			errs = append(errs, fmt.Errorf("%s: %d (allowed: 0 to %d)", n.name, *n.node, r.Nodes-1))
		}
	}
	if len(errs) > 0 || r.Radio == "" {
		return errs
	}
	low, high := float64(*r.RadioLowJ), float64(*r.RadioHighJ)
	central := float64(*r.RadioTxJ) + float64(*r.RadioRxJ) + float64(*r.RadioListenJ)
	if slack := 1e-9 * central; low > central+slack || central > high+slack {
		errs = append(errs, fmt.Errorf("radio_low_j, radio_high_j: %v and %v around %v (allowed: low, sum of the parts and high in this order)", low, high, central))
	}
	return errs
}
