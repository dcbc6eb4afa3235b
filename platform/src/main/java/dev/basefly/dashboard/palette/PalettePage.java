package dev.basefly.dashboard.palette;

import dev.basefly.access.SignedIn;
import dev.basefly.dashboard.Navigation;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Everything there is to open and do: as a page of its own, and as the list that the dialog of every page loads. */
@Controller
@SignedIn
class PalettePage {

    private final Navigation navigation;

    PalettePage(Navigation navigation) {
        this.navigation = navigation;
    }

    @GetMapping(Palette.PATH)
    ModelAndView page(@RequestParam(defaultValue = "") String q) {
        return new ModelAndView("dashboard/palette", Map.of("palette", Palette.of(navigation, q)));
    }

    @GetMapping(Palette.PATH + "/list")
    ModelAndView list() {
        return new ModelAndView("dashboard/paletteList", Map.of("palette", Palette.of(navigation, "")));
    }
}
