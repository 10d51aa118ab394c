package io.hyload.tui;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EveryScreenHasItsKeysTestedTest {

    @Test
    void eachScreenAndDialogIsNamedByATestOfItsKeys() {
        var screens = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.hyload").stream()
                .filter(type -> type.isAssignableTo(Screen.class)).map(JavaClass::reflect)
                .filter(type -> !Modifier.isAbstract(type.getModifiers())).map(Class::getName)
                .collect(Collectors.toSet());
        var tested = new ClassFileImporter().withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("io.hyload").stream()
                .filter(type -> type.isAnnotatedWith(EveryKeyIsTested.class)).map(JavaClass::reflect)
                .flatMap(type -> Arrays.stream(type.getAnnotation(EveryKeyIsTested.class).value()))
                .map(Class::getName).collect(Collectors.toSet());

        assertThat(screens).isNotEmpty();
        assertThat(tested).containsAll(screens);
    }
}
