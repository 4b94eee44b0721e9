package cost

import (
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// cc2420 is the radio of many sensor nodes, IEEE 802.15.4 at 2.4 GHz. The currents are those of its
// data sheet: 18.8 mA to receive, 17.4 mA to send at 0 dBm and 8.5 mA at -25 dBm. The low end is
// the lower transmit power; nothing published would justify a higher one. It needs 2.1 to 3.6 V, of
// which 3.0 V is a choice. Waiting for a frame it draws as much as receiving one.
func cc2420() Radio {
	receive := energy.Exactly[Amperes](18.8e-3)
	return Radio{
		Name: "802.15.4", Volts: 3.0, Rate: 250e3,
		Transmit: energy.Range[Amperes]{Low: 8.5e-3, Central: 17.4e-3, High: 17.4e-3},
		Receive:  receive, Listen: receive,
		Source: "CC2420 data sheet: RX 18.8 mA, TX 17.4 mA at 0 dBm (low: 8.5 mA at -25 dBm), 250 kbit/s; 3.0 " +
			"V is assumed",
		Note: "Listening draws as much as receiving.",
	}
}

// nrf52832 is a microcontroller with Bluetooth Low Energy. Product specification v1.1, at 3 V with
// the DC/DC converter and 1 Mbit/s: 7.1 mA to send at 0 dBm, 6.5 mA to receive. The low end is what
// is published for the radio alone, 5.3 and 5.4 mA.
func nrf52832() Radio {
	receive := energy.Range[Amperes]{Low: 5.4e-3, Central: 6.5e-3, High: 6.5e-3}
	return Radio{
		Name: "ble", Volts: 3.0, Rate: 1e6,
		Transmit: energy.Range[Amperes]{Low: 5.3e-3, Central: 7.1e-3, High: 7.1e-3},
		Receive:  receive, Listen: receive,
		Source: "nRF52832 product specification v1.1, 3 V with DC/DC, 1 Mbit/s: TX 7.1 mA at 0 dBm, RX 6.5 mA " +
			"(low: radio alone, 5.3 and 5.4 mA)",
		Note: "Listening draws as much as receiving. Real BLE nodes sleep between connection events: give a " +
			"duty cycle.",
	}
}

// ns3Wifi is the Wi-Fi radio of the network simulator ns-3: the defaults of its
// WifiRadioEnergyModel. They are currents only; 3.0 V and 54 Mbit/s (802.11a/g) are choices. Its
// sleep current, 0.033 A, is not used.
func ns3Wifi() Radio {
	return Radio{
		Name: "wifi", Volts: 3.0, Rate: 54e6,
		Transmit: energy.Exactly[Amperes](0.380), Receive: energy.Exactly[Amperes](0.313),
		Listen: energy.Exactly[Amperes](0.273),
		Source: "ns-3 WifiRadioEnergyModel defaults: TX 0.380 A, RX 0.313 A, idle 0.273 A; 3.0 V and 54 Mbit/s " +
			"are assumed",
		Note: "Listening draws the idle current. The 33 mA of its sleep are counted as nothing.",
	}
}

// Radios returns the radios that are built in. The slice is the caller's.
func Radios() []Radio { return []Radio{cc2420(), nrf52832(), ns3Wifi()} }

// LookupRadio returns the radio of that name, in any case. An unknown name is an error that
// lists the names.
func LookupRadio(name string) (Radio, error) {
	var names []string
	for _, r := range Radios() {
		if strings.EqualFold(r.Name, strings.TrimSpace(name)) {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return Radio{}, suggest.Unknown("cost: radio", name, names)
}
