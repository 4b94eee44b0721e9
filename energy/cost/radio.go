package cost

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/energy"
)

// Volts is an electric potential.
type Volts float64

// Amperes is an electric current.
type Amperes float64

// BitsPerSecond is the rate at which a radio sends and receives.
type BitsPerSecond float64

// Radio is what a wireless interface draws in each of its states, as somebody published it. What
// follows from it is a statement about nodes that have such a radio, not about this machine, and
// never adds up with the energy of running a simulation. The zero Radio is not valid.
type Radio struct {
	Name  string // as users write it, such as "ble"
	Volts Volts  // of the supply, by which currents become power
	// Currents of the radio while it sends, while it receives, and while it waits for something to
	// receive. Asleep it is taken to draw nothing.
	Transmit, Receive, Listen energy.Range[Amperes]
	// Rate is that on the air, by which bytes become airtime; above 0.
	Rate   BitsPerSecond
	Source string // where the numbers come from
	Note   string // what they leave out or take for granted
}

// Kind is always Assumed: the currents are of some part under the conditions of its data sheet.
func (r Radio) Kind() energy.Kind { return energy.Assumed }

// RadioUse is what one node does with its radio in a time.
type RadioUse struct {
	// Sent and Received are the bytes on the air, everything that takes airtime included.
	Sent, Received energy.Bytes
	// Elapsed is how long it takes, the time on the air included.
	Elapsed energy.Seconds
	// Duty is the part of the remaining time in which the radio listens, above 0 up to 1; in the
	// rest of it, it sleeps.
	Duty float64
}

// RadioEnergy is what that costs the node, by the state of the radio.
type RadioEnergy struct {
	Transmit, Receive, Listen energy.Range[energy.Joules]
	// Airtime is how long the radio sends and receives.
	Airtime energy.Seconds
	// Overrun is the airtime beyond the time that elapsed: no radio can do that, so the time is too
	// short, and Listen is 0. Usually it is 0.
	Overrun energy.Seconds
}

// Total adds up the states.
func (e RadioEnergy) Total() energy.Range[energy.Joules] {
	return e.Transmit.Add(e.Receive).Add(e.Listen)
}

// Energy tells what a use of the radio costs. It sends and receives for as long as the bytes take
// at its rate, and listens for Duty of what is left:
//
//	E_tx = U · I_tx · 8 · sent / rate    E_rx = U · I_rx · 8 · received / rate
//	E_listen = U · I_listen · duty · (elapsed − airtime)
//
// A use or a radio that is not valid is an error.
func (r Radio) Energy(u RadioUse) (RadioEnergy, error) {
	if err := errors.Join(r.Validate(), u.Validate()); err != nil {
		return RadioEnergy{}, err
	}
	sending, receiving := r.Airtime(u.Sent), r.Airtime(u.Received)
	airtime := sending + receiving
	e := RadioEnergy{
		Transmit: r.at(r.Transmit, sending),
		Receive:  r.at(r.Receive, receiving),
		Listen:   r.at(r.Listen, energy.Seconds(u.Duty)*max(0, u.Elapsed-airtime)),
		Airtime:  airtime,
		Overrun:  max(0, airtime-u.Elapsed),
	}
	// Numbers that are finite may still have products that are not.
	if err := e.Total().Valid(); err != nil {
		return RadioEnergy{}, fmt.Errorf("cost: radio %s with %v sent, %v received in %v: %w",
			r.Name, u.Sent, u.Received, u.Elapsed, err)
	}
	return e, nil
}

// Airtime is how long so many bytes take.
func (r Radio) Airtime(b energy.Bytes) energy.Seconds {
	return energy.Seconds(8 * float64(b) / float64(r.Rate))
}

// at is the energy of a current that flows for some time.
func (r Radio) at(current energy.Range[Amperes], t energy.Seconds) energy.Range[energy.Joules] {
	return energy.Multiply[Amperes, energy.Joules, energy.Joules](current,
		energy.Exactly(energy.Joules(float64(r.Volts)*float64(t))))
}

// PerByte is the energy of one byte that one node sends and one node receives, without any
// listening.
func (r Radio) PerByte() energy.Range[energy.Joules] {
	return r.at(r.Transmit.Add(r.Receive), r.Airtime(1))
}

// marginalPerByte is PerByte less what the radio would have drawn listening meanwhile.
func (r Radio) marginalPerByte() energy.Range[energy.Joules] {
	t := r.Airtime(1)
	return r.at(r.Transmit, t).Sub(r.at(r.Listen, t)).Add(r.at(r.Receive, t).Sub(r.at(r.Listen, t)))
}

// Validate reports every fault of the use.
func (u RadioUse) Validate() error {
	errs := []error{
		energy.CheckNonNegative("bytes sent by radio", float64(u.Sent)),
		energy.CheckNonNegative("bytes received by radio", float64(u.Received)),
		energy.CheckNonNegative("elapsed time of a radio", float64(u.Elapsed)),
	}
	if !(u.Duty > 0 && u.Duty <= 1) { // refuses NaN too
		errs = append(errs, fmt.Errorf("cost: duty of a radio is %v; allowed are numbers above 0 up to 1", u.Duty))
	}
	return errors.Join(errs...)
}

// Validate reports every fault of the radio.
func (r Radio) Validate() error {
	var errs []error
	fault := func(key string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("cost: radio %q: %s: %w", r.Name, key, err))
		}
	}
	for _, t := range [...]struct{ key, value string }{{"name", r.Name}, {"source", r.Source}} {
		if strings.TrimSpace(t.value) == "" {
			fault(t.key, errors.New("it is empty"))
		}
	}
	for _, q := range [...]struct {
		key   string
		value float64
	}{{"volts", float64(r.Volts)}, {"rate", float64(r.Rate)}} {
		if !(q.value > 0 && q.value <= math.MaxFloat64) {
			fault(q.key, fmt.Errorf("it is %v; it must be a finite number above 0", q.value))
		}
	}
	fault("transmit", r.Transmit.Valid())
	fault("receive", r.Receive.Valid())
	fault("listen", r.Listen.Valid())
	return errors.Join(errs...)
}
