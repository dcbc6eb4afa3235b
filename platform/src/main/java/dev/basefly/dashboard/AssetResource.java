package dev.basefly.dashboard;

import dev.basefly.access.Anyone;
import java.time.Duration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the assets; the tag is weak because the server compresses what it tags. */
@RestController
@Anyone(reason = "style sheets and scripts hold nothing private")
class AssetResource {

    private static final CacheControl FOR_A_YEAR =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    private static final CacheControl ASK_AGAIN = CacheControl.noCache().cachePublic();

    private final Assets assets;

    AssetResource(Assets assets) {
        this.assets = assets;
    }

    @GetMapping("/assets/{file}")
    ResponseEntity<Resource> file(@PathVariable String file) {
        var asset = assets.at(file);
        if (asset == null) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .cacheControl(asset.immutable() ? FOR_A_YEAR : ASK_AGAIN)
                .eTag("W/\"" + asset.hash() + "\"")
                .contentType(asset.type())
                .body(asset.content());
    }
}
