package dev.basefly.dashboard.overview;

import dev.basefly.access.Access;
import dev.basefly.access.SignedIn;
import dev.basefly.dashboard.Forms;
import dev.basefly.runtime.RequestScope;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** How things stand in the organization, as far as whoever looks may know. */
@Controller
class OverviewPage {

    private static final Logger log = LoggerFactory.getLogger(OverviewPage.class);

    private final List<Tile> tiles;
    private final Access access;

    OverviewPage(List<Tile> tiles, Access access) {
        this.tiles = tiles.stream()
                .sorted(Comparator.comparingInt(Tile::order).thenComparing(Tile::title))
                .toList();
        this.access = access;
    }

    @GetMapping(Overview.PATH)
    @SignedIn
    ModelAndView overview() {
        if (RequestScope.current().tenant() == null) {
            return Forms.redirect("/organizations");
        }
        var shown = tiles.stream()
                .filter(tile -> tile.permission() == null
                        || access.can(tile.permission()).allowed())
                .map(tile -> new Overview.Shown(tile, content(tile)))
                .toList();
        return new ModelAndView("dashboard/overview", Map.of("overview", new Overview(shown)));
    }

    /** One tile that cannot be read does not hide the others. */
    private static @Nullable TileContent content(Tile tile) {
        try {
            return tile.content().get();
        } catch (DataAccessException away) {
            log.warn("The tile {} cannot be read", tile.title(), away);
            return null;
        }
    }
}
