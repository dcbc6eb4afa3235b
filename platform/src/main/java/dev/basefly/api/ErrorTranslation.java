package dev.basefly.api;

import static dev.basefly.words.Words.noted;

import dev.basefly.runtime.PublicId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Decides what a failure means to the caller. What is not known here is our fault and tells nothing. */
final class ErrorTranslation {

    private final DatabaseErrors database;

    ErrorTranslation(List<ConstraintMeaning> meanings) {
        this.database = new DatabaseErrors(meanings);
    }

    ApiError translate(Throwable failure, HttpServletRequest request) {
        return switch (failure) {
            case ApiError error -> error;
            case BodyRefused tooLarge -> tooLarge.error();
            case NoHandlerFoundException ignored -> unknownPath(request);
            case NoResourceFoundException ignored -> unknownPath(request);
            case HttpRequestMethodNotSupportedException wrong -> wrongMethod(wrong);
            case HttpMediaTypeNotAcceptableException wrong ->
                ApiError.of(ErrorCode.NOT_ACCEPTABLE, "None of the accepted media types can be served")
                        .remedy("Accept one of: " + names(wrong.getSupportedMediaTypes()));
            case HttpMediaTypeNotSupportedException wrong ->
                ApiError.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body's media type is not supported")
                        .remedy("Send the body as " + names(wrong.getSupportedMediaTypes()))
                        .header("Accept", names(wrong.getSupportedMediaTypes()));
            case HttpMessageNotReadableException unreadable -> UnreadableBody.translate(unreadable);
            case BindException invalid -> ApiError.invalid(faults(invalid));
            case HandlerMethodValidationException invalid -> ApiError.invalid(faults(invalid));
            case ConstraintViolationException invalid -> ApiError.invalid(faults(invalid));
            case MissingServletRequestParameterException missing ->
                ApiError.invalid(missing.getParameterName(), "is required");
            case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
            case AccessDeniedException ignored -> forbidden();
            case MaxUploadSizeExceededException ignored ->
                ApiError.of(ErrorCode.PAYLOAD_TOO_LARGE, "The upload is too large");
            case MultipartException ignored -> malformed(ErrorCode.BAD_REQUEST);
            case InvalidParameterException malformed -> malformed(ErrorCode.ofStatus(malformed.getErrorCode()));
            case AsyncRequestTimeoutException ignored ->
                ApiError.of(ErrorCode.TIMEOUT_ERROR, "The request took too long");
            case DataAccessException failed -> database.translate(failed);
            case CannotCreateTransactionException ignored -> database.unavailable();
            case ErrorResponse other -> other(other.getStatusCode().value());
            default -> wrapped(failure, request);
        };
    }

    /** For a status that the container chose. */
    static ApiError other(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        return ApiError.of(code, code.title());
    }

    private ApiError wrapped(Throwable failure, HttpServletRequest request) {
        Throwable cause = failure.getCause();
        if (failure instanceof jakarta.servlet.ServletException && cause != null) {
            return translate(cause, request);
        }
        return ApiError.of(ErrorCode.INTERNAL_SERVER_ERROR, "Something went wrong on our side")
                .remedy("Try again; if it persists, tell us the request id");
    }

    private static ApiError malformed(ErrorCode code) {
        return ApiError.of(code, "The parameters or the parts of the body cannot be read")
                .reason("malformed_parameters")
                .remedy("Encode parameters as a browser does, and name the boundary of parts");
    }

    private static ApiError unknownPath(HttpServletRequest request) {
        return ApiError.notFound("Path")
                .reason("unknown_path")
                .remedy(request.getRequestURI().startsWith("/api/") ? "See /docs for the paths there are" : "Go to /");
    }

    private static ApiError wrongMethod(HttpRequestMethodNotSupportedException wrong) {
        String[] supported = wrong.getSupportedMethods();
        String allowed = supported == null ? "" : String.join(", ", supported);
        return ApiError.of(ErrorCode.METHOD_NOT_ALLOWED, wrong.getMethod() + " is not possible here")
                .remedy("Use one of: " + allowed)
                .header("Allow", allowed);
    }

    private static ApiError mismatch(MethodArgumentTypeMismatchException mismatch) {
        Class<?> required = mismatch.getRequiredType();
        boolean pathVariable = mismatch.getParameter()
                .hasParameterAnnotation(org.springframework.web.bind.annotation.PathVariable.class);
        if (required != null && PublicId.class.isAssignableFrom(required) && pathVariable) {
            return ApiError.notFound("Object");
        }
        return ApiError.invalid(mismatch.getName(), "has the wrong type");
    }

    private static ApiError forbidden() {
        return ApiError.of(ErrorCode.FORBIDDEN, "The request could not be verified as yours")
                .reason("csrf")
                .remedy("Reload the page and try again");
    }

    private static List<FieldFault> faults(BindException invalid) {
        return invalid.getAllErrors().stream()
                .map(error -> new FieldFault(
                        error instanceof FieldError field ? field.getField() : error.getObjectName(),
                        error instanceof FieldError field && field.isBindingFailure()
                                ? "has the wrong type"
                                : message(error.getDefaultMessage())))
                .sorted(java.util.Comparator.comparing(FieldFault::field).thenComparing(FieldFault::message))
                .toList();
    }

    private static List<FieldFault> faults(HandlerMethodValidationException invalid) {
        List<FieldFault> faults = new ArrayList<>();
        invalid.getParameterValidationResults().forEach(result -> {
            String name = Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "input");
            result.getResolvableErrors()
                    .forEach(error -> faults.add(new FieldFault(
                            error instanceof FieldError field ? field.getField() : name,
                            message(error.getDefaultMessage()))));
        });
        return faults;
    }

    private static List<FieldFault> faults(ConstraintViolationException invalid) {
        return invalid.getConstraintViolations().stream()
                .map(violation -> new FieldFault(violation.getPropertyPath().toString(), violation.getMessage()))
                .toList();
    }

    private static String message(@Nullable String text) {
        return text == null ? noted("is not valid") : text;
    }

    private static String names(List<MediaType> types) {
        return types.stream()
                .map(MediaType::toString)
                .filter(type -> !type.contains("*"))
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("application/json");
    }
}
