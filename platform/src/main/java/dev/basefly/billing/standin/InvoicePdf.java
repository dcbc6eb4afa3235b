package dev.basefly.billing.standin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes an invoice as the smallest PDF that readers open (ISO 32000-1 §7.5): one page, one font, one line below the other. */
final class InvoicePdf {

    private static final int MOST_LINES = 40;

    private InvoicePdf() {}

    static String of(InvoiceView invoice) {
        List<String> words = new ArrayList<>();
        words.add("Invoice " + invoice.number());
        words.add("Date: " + invoice.createdAt().toString().substring(0, 10));
        words.add("");
        invoice.lines().stream()
                .limit(MOST_LINES)
                .forEach(line -> words.add(line.words() + ", " + line.quantity() + ": " + line.amount()));
        words.add("");
        words.add("Total: " + invoice.total());
        words.add("Paid: " + invoice.paid());
        words.add("From the stand-in of Stripe: nobody paid for it.");
        return document(content(words));
    }

    private static String content(List<String> words) {
        StringBuilder content = new StringBuilder("BT /F1 12 Tf 16 TL 40 790 Td");
        for (String line : words) {
            content.append(" (").append(escaped(line)).append(") Tj T*");
        }
        return content.append(" ET").toString();
    }

    private static String escaped(String line) {
        String latin = line.replace("€", "EUR ").replaceAll("[^\\x20-\\x7e\\xa0-\\xff]", "?");
        return latin.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
    }

    private static String document(String content) {
        List<String> objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                        + " /Resources << /Font << /F1 5 0 R >> >> >>",
                "<< /Length " + content.getBytes(StandardCharsets.ISO_8859_1).length + " >>\nstream\n" + content
                        + "\nendstream",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int at = 0; at < objects.size(); at++) {
            table.append(String.format("%010d 00000 n \n", pdf.length()));
            pdf.append(at + 1).append(" 0 obj\n").append(objects.get(at)).append("\nendobj\n");
        }
        int start = pdf.length();
        int size = objects.size() + 1;
        return pdf.append("xref\n0 ")
                .append(size)
                .append('\n')
                .append(table)
                .append("trailer\n<< /Size ")
                .append(size)
                .append(" /Root 1 0 R >>\nstartxref\n")
                .append(start)
                .append("\n%%EOF\n")
                .toString();
    }
}
