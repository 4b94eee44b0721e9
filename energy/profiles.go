package energy

// microwattHour in joules: 1e-6 * 3600 s.
const microwattHour Joules = 3.6e-3

// radio is the energy of one byte that one node sends and one node receives, from
// the currents of its two states: E = V * (I_tx + I_rx) * 8 / bitrate.
func radio(volts, txAmperes, rxAmperes, bitsPerSecond float64) Joules {
	return Joules(volts * (txAmperes + rxAmperes) * 8 / bitsPerSecond)
}

// Profiles returns the built-in profiles. All are assumed: each is a constant
// that somebody published for some equipment, not for yours. The slice is the
// caller's.
func Profiles() []Profile {
	const oneReceiver = "One receiver per byte; a broadcast heard by k nodes costs more. " +
		"Idle listening, back-off, acknowledgements and the processor are not in it, and the first of them dominates in practice."
	return []Profile{
		{
			Name: "per-message", Kind: Assumed,
			PerMessage: Exactly(0.02 * microwattHour),
			Source:     "0.02 µWh a message, a round number for comparing algorithms by their message counts",
			Note:       "No spread is known, so the range has no width; that is not a claim of precision.",
		},
		{
			Name: "network", Kind: Assumed,
			PerByte: networkPerByte(),
			Source: "kWh per GB: low 0.001 Cloud Carbon Footprint (between data centres), " +
				"central 0.004 and high 0.06 Aslan et al. 2015 (core, end to end)",
			Note: "An average that shares out a standing load. The marginal energy of a byte on a powered local network is near zero.",
		},
		{
			// The ends are the two transmit powers of the data sheet; receiving costs the
			// same at both. Nothing published here would justify a higher end.
			Name: "802.15.4", Kind: Assumed,
			PerByte: Range[Joules]{
				Low:     radio(3.0, 8.5e-3, 18.8e-3, 250e3),
				Central: radio(3.0, 17.4e-3, 18.8e-3, 250e3),
				High:    radio(3.0, 17.4e-3, 18.8e-3, 250e3),
			},
			Source: "CC2420 data sheet: RX 18.8 mA, TX 17.4 mA at 0 dBm (low: 8.5 mA at -25 dBm), 250 kbit/s; 3.0 V is assumed",
			Note:   oneReceiver,
		},
		{
			Name: "ble", Kind: Assumed,
			PerByte: Range[Joules]{
				Low:     radio(3.0, 5.3e-3, 5.4e-3, 1e6),
				Central: radio(3.0, 7.1e-3, 6.5e-3, 1e6),
				High:    radio(3.0, 7.1e-3, 6.5e-3, 1e6),
			},
			Source: "nRF52832 product specification v1.1, 3 V with DC/DC, 1 Mbit/s: TX 7.1 mA at 0 dBm, RX 6.5 mA " +
				"(low: radio alone, 5.3 and 5.4 mA)",
			Note: oneReceiver,
		},
		{
			// Wi-Fi radios listen all the time, so low and central charge only what
			// sending and receiving add to the idle current, and high charges it all.
			Name: "wifi", Kind: Assumed,
			PerByte: Range[Joules]{
				Low:     radio(3.0, 0.380-0.273, 0.313-0.273, 54e6),
				Central: radio(3.0, 0.380-0.273, 0.313-0.273, 54e6),
				High:    radio(3.0, 0.380, 0.313, 54e6),
			},
			Source: "ns-3 WifiRadioEnergyModel defaults: TX 0.380 A, RX 0.313 A, idle 0.273 A; 3.0 V and 54 Mbit/s are assumed",
			Note:   oneReceiver,
		},
	}
}
