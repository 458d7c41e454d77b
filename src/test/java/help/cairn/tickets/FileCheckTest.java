package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.GpsDirectory;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileCheckTest {
    private final FileCheck check = new FileCheck();

    private FileCheck.Verdict.Taken taken(String name, byte[] content) {
        var verdict = check.judge(name, content);
        assertThat(verdict).as(name).isInstanceOf(FileCheck.Verdict.Taken.class);
        return (FileCheck.Verdict.Taken) verdict;
    }

    private void refused(String name, byte[] content, String because) {
        assertThat(check.judge(name, content)).as(name).isEqualTo(new FileCheck.Verdict.Refused(because));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static BufferedImage image(byte[] content) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(content));
    }

    @Test
    void whereAPhotoWasTakenStaysWithThePhotographer() throws Exception {
        var photo = Camera.photo(1);
        var before = ImageMetadataReader.readMetadata(new ByteArrayInputStream(photo));
        assertThat(before.getFirstDirectoryOfType(GpsDirectory.class).getGeoLocation().getLatitude()).isEqualTo(51.5);
        assertThat(before.getFirstDirectoryOfType(ExifIFD0Directory.class).getString(ExifIFD0Directory.TAG_MAKE)).isEqualTo(Camera.MAKER);

        var kept = taken("boots.JPG", photo).content();
        var after = ImageMetadataReader.readMetadata(new ByteArrayInputStream(kept));
        assertThat(after.getDirectoriesOfType(GpsDirectory.class)).isEmpty();
        assertThat(after.getDirectoriesOfType(ExifIFD0Directory.class)).isEmpty();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain(Camera.MAKER);
    }

    @ParameterizedTest
    @CsvSource({"1,left", "2,right", "3,right", "4,left", "5,top", "6,top", "7,bottom", "8,bottom"})
    void aPhotoStandsAsTheCameraWasHeld(int orientation, String red) throws Exception {
        var image = image(taken("boots.jpg", Camera.photo(orientation)).content());
        boolean lies = red.equals("left") || red.equals("right");
        assertThat(image.getWidth()).isEqualTo(lies ? 64 : 32);
        int there = image.getRGB(red.equals("right") ? 60 : 4, red.equals("bottom") ? 60 : 4);
        assertThat(new Color(there).getRed()).isGreaterThan(200);
        int across = image.getRGB(red.equals("left") ? 60 : 4, red.equals("top") ? 60 : 4);
        assertThat(new Color(across).getBlue()).isGreaterThan(200);
    }

    @Test
    void aPictureThatUnpacksIntoMoreThanItLooksIsRefusedBeforeItIsUnpacked() {
        refused("small.png", Camera.bomb(30_000, 30_000), "file.err.pixels");
        refused("small.png", Camera.bomb(Integer.MAX_VALUE, Integer.MAX_VALUE), "file.err.pixels");
        refused("small.png", Camera.bomb(4_000, 4_000), "file.err.broken");
    }

    @Test
    void aPictureThatIsGoneOverAThousandTimesKeepsNobodyWaiting() throws Exception {
        var photo = Camera.inScans(4_000, 3_000);
        assertThat(image(taken("boots.jpg", photo).content()).getHeight()).isBetween(1_000, 3_000);
        refused("boots.jpg", Camera.repeated(photo, 1_000), "file.err.broken");
    }

    @Test
    void theFilmBehindAMovingPhotoIsNoPartOfIt() throws Exception {
        var photo = Camera.inScans(4_000, 3_000);
        var both = Arrays.copyOf(photo, photo.length + 4_000);
        for (int i = photo.length; i < both.length; i += 4) {
            both[i] = (byte) 0xff;
            both[i + 1] = (byte) 0xda;
        }
        assertThat(taken("boots.jpg", both).type()).isEqualTo("image/jpeg");
    }

    @Test
    void aVeryLargePhotoIsKeptSmaller() throws Exception {
        var image = image(taken("large.jpg", Camera.picture("jpg", 8_000, 6_000)).content());
        assertThat((long) image.getWidth() * image.getHeight()).isLessThanOrEqualTo(8_000_000);
        assertThat((double) image.getWidth() / image.getHeight()).isBetween(1.32, 1.34);
    }

    @Test
    void aPictureThatIsCutOffOrCombinedWithAPageIsMadeAnewOrRefused() {
        var photo = Camera.photo(1);
        refused("half.jpg", Arrays.copyOf(photo, 300), "file.err.broken");
        var page = text("<script>alert(1)</script>");
        var both = Arrays.copyOf(photo, photo.length + page.length);
        System.arraycopy(page, 0, both, photo.length, page.length);
        assertThat(new String(taken("both.html", both).content(), StandardCharsets.ISO_8859_1)).doesNotContain("script");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
                "<!doctype html><script>alert(1)</script>", "<html><body onload=alert(1)>", "#!/bin/sh\nrm -rf /", "MZ\u0090\u0000\u0003\u0000\u0000\u0000",
                "PK\u0003\u0004\u0014\u0000\u0000\u0000\b\u0000"})
    void whatRunsOrUnpacksIsNotTakenWhateverItIsCalled(String content) {
        refused("photo.jpg", text(content), "file.err.type");
    }

    @Test
    void aReceiptAndANoteAreKeptAsTheyAre() {
        var receipt = text("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");
        var pdf = taken("receipt", receipt);
        assertThat(pdf.name()).isEqualTo("receipt.pdf");
        assertThat(pdf.type()).isEqualTo("application/pdf");
        assertThat(pdf.content()).isEqualTo(receipt);
        assertThat(taken("notes.txt", text("The left boot, since Grüße.")).type()).isEqualTo("text/plain");
        assertThat(taken("wave.gif", Camera.picture("gif", 9, 9)).name()).isEqualTo("wave.png");
        refused("nothing.txt", new byte[0], "file.err.empty");
        refused("film.txt", new byte[FileCheck.LARGEST + 1], "file.err.large");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "boots.jpeg|boots.jpeg", "../../etc/passwd|passwd.jpg", "C:\\photos\\boots.png|boots.jpg", "shell.php|shell.jpg", ".htaccess|htaccess.jpg",
        "boots\u202Egpj.exe|bootsgpj.jpg", "a\u200Bb.jpg|ab.jpg", "\"><img src=x>.jpg|___img src=x_.jpg", "...|file.jpg", "靴 一.jpg|靴 一.jpg"
    })
    void aNameIsOnlyANameAndEndsAsTheFileDoes(String given, String kept) {
        assertThat(taken(given, Camera.photo(1)).name()).isEqualTo(kept);
    }

    @Test
    void aLongNameKeepsItsEnding() {
        assertThat(taken("x".repeat(5_000) + ".jpg", Camera.photo(1)).name()).hasSize(100).endsWith("x.jpg");
        assertThat(taken("line\r\nbreak.jpg", Camera.photo(1)).name()).isEqualTo("linebreak.jpg");
    }
}
