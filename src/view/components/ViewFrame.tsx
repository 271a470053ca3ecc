import type { ReactNode } from "react";
import { defaultTheme, Flex, Provider, View } from "@adobe/react-spectrum";

/** What every view stands in: the look of the Data Collection UI. */
export function ViewFrame({ children }: { children: ReactNode }) {
  return (
    <Provider theme={defaultTheme} colorScheme="light">
      <View padding="size-200" maxWidth="size-6000">
        <Flex direction="column" gap="size-200">
          {children}
        </Flex>
      </View>
    </Provider>
  );
}
