package record

import "slices"

// The table of figures, in the order of files. Names are only ever added at the end of the second
// part, and never change their meaning: CSV, JSON, validation, means, the columns of reports and
// docs/RECORDS.md are made from it.
var (
	// first are the figures of the first version. Every file has them.
	first = table([]entry{
		{"algorithm", "", "name of the algorithm", rules{filled: true}},
		{"problem", "", "problem that it solves; only algorithms of one problem compare", rules{filled: true}},
		{"unit", "", "functional unit that ops counts, such as an elected leader", none},
		{"nodes", "", "number of nodes", rules{least: 1, known: true}},
		{"topology", "", "who is linked with whom", none},
		{"engine", "", "what ran the nodes", known},
		{"seed", "", "replays this trial as the first one", driven},
		{"trial", "", "number of the trial, from 0", known},
		{"repetitions", "", "number of executions that the figures are averages over", rules{least: 1, known: true}},
		{"ops", "", "functional units of one execution", known},
		{
			"messages", "", "messages that were sent, without those of set-up",
			rules{driven: true, known: true, half: "messages_ci95"},
		},
		{"expected_low", "", "least that the textbook counts", none},
		{"expected_high", "", "most that the textbook counts", none},
		{"bytes", "B", "payload", driven},
		{
			"wire_bytes", "B",
			"payload with the headers of the stack, by rule; where stack is empty, in older files, " +
				"of real libraries what the kernel counted, or the payload where it did not",
			driven,
		},
		{
			"dropped", "", "messages that did not arrive; not counted for real libraries",
			rules{driven: true, half: "dropped_ci95"},
		},
		{"max_node_messages", "", "messages of the busiest sender", none},
		{"gini_sent", "", "Gini coefficient of the messages by sender: 0 where all send the same", none},
		{
			"depth", "",
			"longest chain of messages each sent because of the one before; not counted for real libraries",
			driven,
		},
		{"virtual_s", "s", "virtual time until the goal, on the simulator", none},
		{"wall_s", "s", "elapsed time", none},
		{"cpu_s", "s", "CPU time; of a simulated run that of simulating", rules{half: "cpu_ci95_s"}},
		{"cpu_resolution_s", "s", "resolution of the clock of CPU time", none},
		{
			"energy_j", "J",
			"gross energy on this machine, idling included; of a simulated run that of simulating",
			rules{low: "energy_low_j", high: "energy_high_j"},
		},
		{"energy_low_j", "J", "low end of energy_j", none},
		{"energy_high_j", "J", "high end of energy_j", none},
		{"idle_j", "J", "part of energy_j that idling would have cost", none},
		{"energy_kind", "", "how the energy is known", none},
		{"energy_source", "", "what told the energy", none},
		{"network_j", "J", "energy of networks that carry wire_bytes; no part of energy_j", driven},
		{
			"predicted_j", "J",
			"what the messages would cost where the algorithm runs, by the profile; no part of energy_j",
			rules{driven: true, low: "predicted_low_j", high: "predicted_high_j"},
		},
		{"predicted_low_j", "J", "low end of predicted_j", driven},
		{"predicted_high_j", "J", "high end of predicted_j", driven},
		{"profile", "", "cost profile of the prediction", none},
		{"gco2e", "g", "CO2e of energy_j", rules{low: "gco2e_low", high: "gco2e_high"}},
		{"gco2e_low", "g", "low end of gco2e", none},
		{"gco2e_high", "g", "high end of gco2e", none},
		{"grid_region", "", "region of the grid factor", none},
		{"grid_year", "", "year of the grid factor; 0 where it has none", none},
		{"grid_edition", "", "edition of the grid factor", none},
		{"grid_g_per_kwh", "g/kWh", "CO2e for each kWh", none},
		{"status", "", "ok, or the reason it is not", rules{filled: true}},
	})
	// added are the figures that came later. Files from before them are read without.
	added = table([]entry{
		{"net_j", "J", "energy_j less idle_j", none},
		{"network_low_j", "J", "low end of network_j", driven},
		{"network_high_j", "J", "high end of network_j", driven},
		{"gco2", "g", "CO2 alone, where the grid factor has it", none},
		{"messages_ci95", "", "half-width of the 95 % confidence interval of messages over the repetitions", none},
		{"cpu_ci95_s", "s", "half-width of the 95 % confidence interval of cpu_s over the repetitions", none},
		{"window_s", "s", "CPU time that all repetitions took", none},
		{"short_window", "", "window_s is less than was asked for", none},
		{
			"late_timers", "",
			"timers that fired while messages were under way, over all repetitions: a time-out may have been premature",
			driven,
		},
		{"metrics", "", "figures of the problem's own, such as coverage", rules{signed: true}},
		{"messages_by_kind", "", "messages by kind, every kind of the algorithm", none},
		{"dropped_by_reason", "", "dropped by reason, only reasons that occurred", none},
		{"duplicated", "", "extra copies that the network made; not counted for real libraries", driven},
		{"setup_messages", "", "messages of joining, connecting and warming up", driven},
		{"framing_bytes", "B", "headers of the frames in sockets", none},
		{"written_bytes", "B", "what the kernel was given, encryption and set-up included", none},
		{
			"kernel_bytes", "B",
			"what the kernel counted on the loopback interface, " +
				"with headers, acknowledgements, and whatever else was sent there",
			none,
		},
		{"kernel_packets", "", "packets that the kernel counted there", none},
		{
			"refused_by_reason", "",
			"connections and datagrams that were none of the network's, over all repetitions",
			none,
		},
		{
			"host_share", "",
			"part of what the counters showed of the whole machine that is charged to this execution",
			rules{most: 1},
		},
		{"package_j", "J", "part of energy_j by counters of processor packages", none},
		{"dram_j", "J", "part of energy_j by counters of memory", none},
		{"machine_j", "J", "part of energy_j by counters of the whole machine", none},
		{"predicted_cpu_s", "s", "CPU time that goes with predicted_j, where the profile is calibrated", none},
		{"processes", "", "processes that the nodes ran in besides this one; 0 where they were none", none},
		{"radio", "", "radio of the nodes, on the simulator", none},
		{"radio_tx_j", "J", "energy of all radios for sending; no part of energy_j", none},
		{"radio_rx_j", "J", "energy of all radios for receiving", none},
		{"radio_listen_j", "J", "energy of all radios for waiting for something to receive", none},
		{"radio_low_j", "J", "low end of the sum of the three", none},
		{"radio_high_j", "J", "high end of the sum of the three", none},
		{"radio_node_max_j", "J", "energy of the radio that uses most", none},
		{"radio_node_max", "", "node whose radio uses most, of several the first", rules{ofNode: true}},
		{"radio_by_node", "J", "energy of every node's radio, up to 1,024 nodes", none},
		{"battery_executions", "", "executions that the first node to run out can do with its battery", none},
		{"first_node_out", "", "node whose battery is the first to be empty", rules{ofNode: true}},
		{"battery_s", "s", "how long these executions take", none},
		{
			"pue", "",
			"power usage effectiveness: gco2e is energy_j in kWh · pue · grid_g_per_kwh / (1 − grid_loss)",
			rules{least: 1},
		},
		{
			"grid_loss", "",
			"part of the generated electricity that is lost before it arrives; 0 where losses are not counted",
			rules{most: 1},
		},
		{"grid_low_g_per_kwh", "g/kWh", "low end of grid_g_per_kwh, of which gco2e_low is made", none},
		{"grid_high_g_per_kwh", "g/kWh", "high end of grid_g_per_kwh, of which gco2e_high is made", none},
		{"grid_co2_g_per_kwh", "g/kWh", "CO2 alone for each kWh, of which gco2 is made", none},
		{
			"missing", "",
			"what the figures rest on less than was asked for: lost processes, nodes without a meter, " +
				"counters that failed, messages that the network itself lost; empty where nothing is missing",
			none,
		},
		{"dropped_ci95", "", "half-width of the 95 % confidence interval of dropped over the repetitions", none},
		{
			"energy_ci95_j", "J",
			"half-width of the 95 % confidence interval of energy_j over the repetitions, which the ends of its " +
				"range, as those of gco2e, hold beside the model's own; files without it have the model's range alone",
			none,
		},
		{"failures", "", "classes of failure that the run may have had, none where it had none", none},
		{"faults_planned", "", "faults that the plan of the scenario has for an execution", none},
		{"faults_happened", "", "faults of the plan that happened and changed something", none},
		{"faults_missed_in", "", "repetitions in which a fault of the plan did not happen", none},
		{
			"faults_idle_in", "",
			"repetitions in which faults of the plan happened after the goal had been reached and none before",
			none,
		},
		{"vacuous_in", "", "repetitions at whose end every node was down, so that a goal reached says nothing", none},
		{"started", "", "when the first execution began, in UTC", none},
		{"ended", "", "when the last execution was over", none},
		{
			"grid_method", "",
			"location where the grid factor is that of the grid, market where it is that of contracts and certificates",
			rules{choices: []string{"location", MarketBased}},
		},
		{
			"grid_basis", "",
			"average where the grid factor is over all plants that feed in, marginal where it is of those that run " +
				"for one kWh more",
			rules{choices: []string{"average", "marginal"}},
		},
		{"energy_kwh", "kWh", "energy_j in kWh", rules{derived: kilowattHours}},
		{
			"predicted_pue", "",
			"power usage effectiveness by which predicted_gco2e is computed: pue for the energy of computers, " +
				"1 for that of radios and networks, to which the site of the computers adds nothing",
			rules{least: 1},
		},
		{
			"predicted_gco2e", "g",
			"CO2e of predicted_j: in kWh · predicted_pue · grid_g_per_kwh / (1 − grid_loss); no part of gco2e",
			rules{derived: predicted.central(), low: "predicted_gco2e_low", high: "predicted_gco2e_high"},
		},
		{
			"predicted_gco2e_low", "g", "low end of predicted_gco2e, of predicted_low_j and grid_low_g_per_kwh",
			rules{derived: predicted.low()},
		},
		{
			"predicted_gco2e_high", "g", "high end of predicted_gco2e, of predicted_high_j and grid_high_g_per_kwh",
			rules{derived: predicted.high()},
		},
		{
			"network_gco2e", "g",
			"CO2e of network_j: in kWh · grid_g_per_kwh / (1 − grid_loss); no part of gco2e",
			rules{derived: networked.central(), low: "network_gco2e_low", high: "network_gco2e_high"},
		},
		{
			"network_gco2e_low", "g", "low end of network_gco2e, of network_low_j and grid_low_g_per_kwh",
			rules{derived: networked.low()},
		},
		{
			"network_gco2e_high", "g", "high end of network_gco2e, of network_high_j and grid_high_g_per_kwh",
			rules{derived: networked.high()},
		},
		{
			"radio_gco2e", "g",
			"CO2e of radio_tx_j, radio_rx_j and radio_listen_j together: in kWh · grid_g_per_kwh / (1 − grid_loss); " +
				"no part of gco2e nor of predicted_gco2e",
			rules{derived: onAir.central(), low: "radio_gco2e_low", high: "radio_gco2e_high"},
		},
		{
			"radio_gco2e_low", "g", "low end of radio_gco2e, of radio_low_j and grid_low_g_per_kwh",
			rules{derived: onAir.low()},
		},
		{
			"radio_gco2e_high", "g", "high end of radio_gco2e, of radio_high_j and grid_high_g_per_kwh",
			rules{derived: onAir.high()},
		},
		{"grid_zone", "", "zone of the grid, as the publisher of the intensity calls it", none},
		{
			"grid_interval_s", "s",
			"how long each intensity of the publisher holds: a year's factor for a year, " +
				"one over time for an hour or less",
			none,
		},
		{
			"grid_boundary", "",
			"whose electricity the intensity is of: production in the zone, or consumption, with what is brought in; " +
				"empty where nobody says",
			none,
		},
		{
			"grid_lifecycle", "",
			"emissions that are in the intensity: life-cycle, or direct, those of the plants' operation alone; " +
				"empty where nobody says",
			none,
		},
		{
			"grid_estimated", "",
			"the intensity over time was a forecast, or filled in by its publisher, for a part of the run at least",
			none,
		},
		{
			"hardware_gco2e", "g", "what making the whole machine emitted, assumed",
			rules{low: "hardware_gco2e_low", high: "hardware_gco2e_high"},
		},
		{"hardware_gco2e_low", "g", "low end of hardware_gco2e", none},
		{"hardware_gco2e_high", "g", "high end of hardware_gco2e", none},
		{"hardware_lifetime_s", "s", "for how long the machine is in use", none},
		{"hardware_share", "", "part of the machine that is reserved while one thread works", rules{most: 1}},
		{
			"embodied_gco2e", "g",
			"part of hardware_gco2e that goes with an execution: hardware_gco2e · cpu_s / hardware_lifetime_s · " +
				"hardware_share; no part of gco2e",
			rules{
				derived: endOf((*Record).embodied, centralEnd),
				low:     "embodied_gco2e_low", high: "embodied_gco2e_high",
			},
		},
		{
			"embodied_gco2e_low", "g", "low end of embodied_gco2e, of hardware_gco2e_low",
			rules{derived: endOf((*Record).embodied, lowEnd)},
		},
		{
			"embodied_gco2e_high", "g", "high end of embodied_gco2e, of hardware_gco2e_high",
			rules{derived: endOf((*Record).embodied, highEnd)},
		},
		{
			"sci_gco2e", "g",
			"Software Carbon Intensity of a functional unit (ISO/IEC 21031:2024): (gco2e + embodied_gco2e) / ops; " +
				"none where grid_method is market",
			rules{derived: endOf((*Record).sci, centralEnd), low: "sci_gco2e_low", high: "sci_gco2e_high"},
		},
		{
			"sci_gco2e_low", "g", "low end of sci_gco2e, of gco2e_low and embodied_gco2e_low",
			rules{derived: endOf((*Record).sci, lowEnd)},
		},
		{
			"sci_gco2e_high", "g", "high end of sci_gco2e, of gco2e_high and embodied_gco2e_high",
			rules{derived: endOf((*Record).sci, highEnd)},
		},
		{
			"stack", "",
			"protocols below a message whose headers are in wire_bytes; empty in older files, and of benchmarks and " +
				"commands",
			none,
		},
		{
			"part_messages", "",
			"messages of some kinds alone, by the name of a further count of the textbook: without acknowledgements",
			none,
		},
		{"part_expected_low", "", "least that the textbook has for each of part_messages", none},
		{"part_expected_high", "", "most that the textbook has for each of part_messages", none},
		{
			"params", "",
			"parameters of the case of the scenario that ran, besides those of all, and in a sweep the settings of " +
				"the point, as fanout=2,loss=0.1; empty for those of all alone",
			none,
		},
	})
	figures = slices.Concat(first, added)
)
