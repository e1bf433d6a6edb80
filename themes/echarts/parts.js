// The parts of echarts that peil's charts are made of, as a global named
// echarts. A chart of another type, or with another component, needs its part
// here: what is not here, echarts cannot draw.
import { use } from "echarts/core";
import { BarChart, CustomChart, LineChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart, CustomChart, LineChart, SankeyChart,
  GridComponent, LegendPlainComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent,
  SVGRenderer,
]);

export * from "echarts/core";
