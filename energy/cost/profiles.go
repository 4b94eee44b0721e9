package cost

import "github.com/joulemark/joulemark/energy"

// microwattHour in joules: 1e-6 * 3600 s.
const microwattHour energy.Joules = 3.6e-3

// Profiles returns the built-in profiles. All are assumed: each is a constant
// that somebody published for some equipment, not for yours. The slice is the
// caller's.
func Profiles() []Profile {
	sensor, bluetooth, wifi := cc2420(), nrf52832(), ns3Wifi()
	const oneReceiver = "One receiver per byte; a broadcast heard by k nodes costs more. Idle listening, back-off, " +
		"acknowledgements and the processor are not in it, and the first of them dominates in practice."
	return []Profile{
		{
			Name: "per-message", Kind: energy.Assumed,
			PerMessage: energy.Exactly(0.02 * microwattHour),
			Source:     "0.02 µWh a message, a round number for comparing algorithms by their message counts",
			Note:       "No spread is known, so the range has no width; that is not a claim of precision.",
		},
		{
			Name: "network", Kind: energy.Assumed, NoPUE: true,
			PerByte: networkPerByte(),
			Source: "kWh per GB: low 0.001 Cloud Carbon Footprint (between data centres), " +
				"central 0.004 and high 0.06 Aslan et al. 2018, for the year 2015 (core; core and fixed access)",
			Note: "An average that shares out a standing load; the authors of the figures for 2015 see them halve " +
				"about every two years. The marginal energy of a byte on a powered local network is near zero.",
		},
		{
			Name: sensor.Name, Kind: sensor.Kind(), NoPUE: true,
			PerByte: sensor.PerByte(),
			Source:  sensor.Source,
			Note:    oneReceiver,
		},
		{
			Name: bluetooth.Name, Kind: bluetooth.Kind(), NoPUE: true,
			PerByte: bluetooth.PerByte(),
			Source:  bluetooth.Source,
			Note:    oneReceiver,
		},
		{
			// Wi-Fi radios listen all the time, so low and central charge only what
			// sending and receiving add to the idle current, and high charges it all.
			Name: wifi.Name, Kind: wifi.Kind(), NoPUE: true,
			PerByte: energy.Range[energy.Joules]{
				Low:     wifi.marginalPerByte().Low,
				Central: wifi.marginalPerByte().Central,
				High:    wifi.PerByte().High,
			},
			Source: wifi.Source,
			Note:   oneReceiver,
		},
	}
}
